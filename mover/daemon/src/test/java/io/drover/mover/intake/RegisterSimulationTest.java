package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Topics, transactions and daemons that die, all in memory: whatever happens, every record is
 * answered once, and requests for one file never run side by side or out of order.
 */
class RegisterSimulationTest {
  private static final List<TopicPartition> PARTITIONS =
      List.of(
          new TopicPartition("recalls", 0),
          new TopicPartition("requests", 0),
          new TopicPartition("requests", 1));

  @Test
  void everyRecordIsAnsweredOnceWhateverHappens() {
    Seeds.run(150, random -> new World(random).run());
  }

  /** What survives, what does not, and who checks. */
  private static final class World {
    private final Random random;
    private final Map<TopicPartition, List<Request>> topics = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, String> metadata = new HashMap<>();
    private final Map<Place, Integer> answered = new HashMap<>();
    private final Set<Integer> repeatedIds = new HashSet<>();

    /** By partition and file the highest offset that was started by this process. */
    private final Map<List<Object>, Long> highest = new HashMap<>();

    private Register register;
    private final Map<TopicPartition, Partition> assigned =
        new TreeMap<>(Comparator.comparing(TopicPartition::toString));
    private final Map<TopicPartition, Long> position = new HashMap<>();
    private final List<Attempt> running = new ArrayList<>();
    private long now = 1_000_000;
    private int published;

    World(Random random) {
      this.random = random;
      PARTITIONS.forEach(
          each -> {
            topics.put(each, new ArrayList<>());
            committed.put(each, 0L);
            metadata.put(each, "");
          });
      start();
    }

    void run() {
      for (int step = 0; step < 600; step++) {
        step();
      }
      for (int step = 0; step < 3_000 && !allAnswered(); step++) {
        calmStep();
      }
      assertThat(allAnswered()).as("everything comes to its end").isTrue();
      assertThat(answered.values()).containsOnly(1);
    }

    private boolean allAnswered() {
      return answered.size() == topics.values().stream().mapToInt(List::size).sum();
    }

    private void step() {
      now += random.nextInt(200);
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> publish();
        case 3, 4, 5 -> poll();
        case 6, 7 -> started(register.turn(now));
        case 8, 9, 10 -> finishOne();
        case 11, 12 -> commit(true);
        case 13 -> {
          if (random.nextInt(4) == 0) {
            cancelSome();
          }
        }
        case 14 -> {
          if (random.nextInt(5) == 0) {
            endSession();
          }
        }
        default -> {
          if (random.nextInt(10) == 0) {
            start();
          }
        }
      }
    }

    private void calmStep() {
      now += 1_000;
      poll();
      started(register.turn(now));
      finishOne();
      commit(true);
    }

    private void publish() {
      TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
      int id = published;
      if (published > 0 && random.nextInt(10) == 0) {
        id = random.nextInt(published);
        repeatedIds.add(id);
      } else {
        published++;
      }
      Request request = Cell.archive("r" + id, "file" + random.nextInt(6));
      topics.get(partition).add(request);
    }

    /** A new process: nothing is left of the old one. */
    private void start() {
      running.clear();
      highest.clear();
      Waiting waiting =
          new Waiting(
              new Schedule(new WorkerLimits(4, 1, 3, Map.of())),
              new Backoff(random),
              Duration.ofMinutes(15));
      register = new Register(new FakeOperations(), waiting, Pace.DEFAULT, (_, _) -> {});
      assigned.clear();
      assign();
    }

    private void assign() {
      for (TopicPartition each : PARTITIONS) {
        Completion completion = Completion.of(committed.get(each), metadata.get(each));
        assigned.put(each, new Partition(each, completion));
        position.put(each, committed.get(each));
      }
      register.keepOrphans(
          place -> !assigned.get(place.partition()).completion.finished(place.offset()));
    }

    /** The same process, another membership; maybe in the middle of a transaction. */
    private void endSession() {
      if (random.nextBoolean()) {
        register.revoke(PARTITIONS);
      }
      List<Answer> inDoubt = random.nextBoolean() ? commit(random.nextBoolean()) : List.of();
      List<Answer> unanswered = new ArrayList<>(inDoubt);
      assigned.values().forEach(each -> unanswered.addAll(each.heldBack()));
      register.lose(PARTITIONS, unanswered);
      assigned.clear();
      assign();
    }

    private void poll() {
      TopicPartition from = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
      List<Request> records = topics.get(from);
      for (int i = 0; i < 5 && position.get(from) < records.size(); i++) {
        long offset = position.merge(from, 1L, Long::sum) - 1;
        if (assigned.get(from).read(offset)) {
          Request request = records.get((int) offset);
          register.admit(
              request, new Place(from, offset), new Register.Arrival(now, Optional.empty()));
        }
      }
    }

    private void started(List<Attempt> attempts) {
      for (Attempt attempt : attempts) {
        for (Attempt other : running) {
          assertThat(sameFileAndPartition(attempt, other)).as("side by side").isFalse();
        }
        assertThat(answered).as("done already").doesNotContainKey(attempt.entry.place());
        checkOrder(attempt);
        running.add(attempt);
      }
    }

    /** A repeated request may have waited for its other record, so it has no place in the order. */
    private void checkOrder(Attempt attempt) {
      if (repeatedIds.contains(Integer.valueOf(attempt.request().id().substring(1)))) {
        return;
      }
      List<Object> file = List.of(attempt.entry.partition, attempt.request().subject());
      long offset = attempt.entry.offset;
      assertThat(offset).as("in order").isGreaterThanOrEqualTo(highest.getOrDefault(file, 0L));
      highest.put(file, offset);
    }

    private static boolean sameFileAndPartition(Attempt one, Attempt other) {
      return one.entry.partition.equals(other.entry.partition)
          && one.request().subject().equals(other.request().subject())
          && one.entry.owned
          && other.entry.owned;
    }

    private void finishOne() {
      if (running.isEmpty()) {
        return;
      }
      Attempt attempt = running.remove(random.nextInt(running.size()));
      Finish finish =
          switch (attempt.stop()) {
            case REVOKED -> random.nextBoolean() ? new Finish.LetGo() : done();
            case CANCELLED -> FakeOperations.ended(Outcome.cancelled("undone"));
            case NONE -> random.nextInt(4) == 0 ? new Finish.NotNow(Code.BUSY, "busy") : done();
          };
      register.finished(attempt, finish, now);
    }

    private static Finish done() {
      return FakeOperations.ended(Outcome.succeeded("done"));
    }

    private void cancelSome() {
      int some = random.nextInt(3);
      register.cancel(
          (_, place) ->
              place.offset() % 3 == some
                  ? Optional.of(Ending.without(Outcome.cancelled("cancelled")))
                  : Optional.empty(),
          now);
    }

    /** A transaction; if it is in doubt for the daemon, it happened or not. */
    private List<Answer> commit(boolean happens) {
      for (Answer answer : register.takeAnswers(random.nextInt(1, 20))) {
        if (answer instanceof Answer.Final(Entry entry)) {
          assigned.get(entry.partition).answer(entry.offset, answer);
        }
      }
      List<Answer> taken = new ArrayList<>();
      assigned.values().forEach(each -> taken.addAll(each.committable()));
      if (!happens) {
        return taken;
      }
      for (Answer answer : taken) {
        if (answer instanceof Answer.Final(Entry entry)) {
          answered.merge(entry.place(), 1, Integer::sum);
        }
      }
      assigned.forEach(
          (name, partition) -> {
            committed.put(name, partition.completion.watermark());
            metadata.put(name, partition.completion.text());
          });
      return taken;
    }
  }
}
