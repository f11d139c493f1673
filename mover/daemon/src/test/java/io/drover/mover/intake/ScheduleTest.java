package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Request;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

  private long arrivals;

  private static Schedule schedule(int workers, int recallsOnly, int pool) {
    return new Schedule(new WorkerLimits(workers, recallsOnly, pool, Map.of()));
  }

  private Entry archive(String pool, String owner, int priority) {
    Terms terms = new Terms(priority, Optional.empty(), Optional.empty(), false);
    return entry(owner, new Order.Archive(Placement.in(pool), WhileWriting.ABORT, terms));
  }

  private Entry restore(String owner) {
    return entry(owner, new Order.Restore(Terms.NONE));
  }

  private Entry entry(String owner, Order.OnFile order) {
    long arrival = arrivals++;
    Request request = Cell.onFile("r" + arrival, "file" + arrival, owner, order);
    return new Entry(request, new Place(PARTITION, arrival), arrival, 0);
  }

  private static void add(Schedule schedule, Entry entry) {
    Order.OnFile order = (Order.OnFile) entry.request.order();
    schedule.add(entry, Rank.of(entry.request), order.pool().map(Set::of).orElse(Set.of()));
  }

  private static List<Entry> takeAll(Schedule schedule) {
    List<Entry> taken = new ArrayList<>();
    Optional<Entry> next = schedule.next();
    while (next.isPresent()) {
      taken.add(next.get());
      schedule.ended(next.get());
      next = schedule.next();
    }
    return taken;
  }

  @Test
  void recallsGoFirstThenAdminThenShortOnesThenArchives() {
    Schedule schedule = schedule(4, 0, 4);
    Entry archive = archive("vault", "/a", 9);
    Entry release = entry("/a", new Order.Release(Terms.NONE));
    Entry remove = entry("/a", new Order.Remove("vault", Terms.NONE));
    Entry restore = restore("/a");
    List.of(archive, release, remove, restore).forEach(each -> add(schedule, each));
    assertThat(takeAll(schedule)).containsExactly(restore, remove, release, archive);
  }

  @Test
  void aHigherPriorityGoesFirstAlsoInAnotherPool() {
    Schedule schedule = schedule(4, 0, 4);
    Entry low = archive("vault", "/a", 1);
    Entry high = archive("shelf", "/b", 8);
    Entry middle = archive("vault", "/a", 5);
    List.of(low, high, middle).forEach(each -> add(schedule, each));
    assertThat(takeAll(schedule)).containsExactly(high, middle, low);
  }

  @Test
  void ownersTakeTurnsWhateverTheyHaveQueued() {
    Schedule schedule = schedule(4, 0, 4);
    IntStream.range(0, 1_000).forEach(_ -> add(schedule, archive("vault", "/many", 5)));
    Entry first = archive("vault", "/few", 5);
    Entry second = archive("vault", "/few", 5);
    add(schedule, first);
    add(schedule, second);
    List<Entry> taken = takeAll(schedule);
    assertThat(taken.indexOf(first)).isEqualTo(1);
    assertThat(taken.indexOf(second)).isEqualTo(3);
    assertThat(taken).hasSize(1_002);
  }

  @Test
  void aSlowPoolLeavesWorkersForTheOthers() {
    Schedule schedule = schedule(8, 0, 2);
    IntStream.range(0, 10).forEach(_ -> add(schedule, archive("slow", "/a", 9)));
    Entry other = archive("quick", "/a", 0);
    add(schedule, other);
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).contains(other);
    assertThat(schedule.next()).isEmpty();
    assertThat(schedule.running("slow")).isEqualTo(2);
  }

  @Test
  void someWorkersAreKeptForRecalls() {
    Schedule schedule = schedule(4, 2, 4);
    IntStream.range(0, 10).forEach(_ -> add(schedule, archive("vault", "/a", 5)));
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).isEmpty();
    IntStream.range(0, 3).forEach(_ -> add(schedule, restore("/r")));
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.next()).as("all four are in use").isEmpty();
    assertThat(schedule.size(Rank.RECALL)).isEqualTo(1);
  }

  @Test
  void aClosedPoolHoldsUpOnlyItself() {
    Schedule schedule = schedule(4, 0, 4);
    Entry closed = archive("vault", "/a", 9);
    Entry open = archive("shelf", "/a", 0);
    add(schedule, closed);
    add(schedule, open);
    schedule.close(Set.of("vault"));
    assertThat(schedule.reason(closed)).contains("vault is paused");
    assertThat(takeAll(schedule)).containsExactly(open);
    schedule.close(Set.of());
    assertThat(takeAll(schedule)).containsExactly(closed);
  }

  @Test
  void thePositionIsTheNumberOfThoseThatGoBefore() {
    Seeds.run(
        200,
        random -> {
          Schedule schedule = schedule(100, 0, 100);
          List<Entry> entries = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            Entry entry =
                random.nextInt(5) == 0
                    ? restore("/r" + random.nextInt(3))
                    : archive("vault", "/a" + random.nextInt(4), random.nextInt(3));
            entries.add(entry);
            add(schedule, entry);
          }
          Map<Entry, Long> positions = new HashMap<>();
          entries.forEach(entry -> positions.put(entry, schedule.before(entry)));
          List<Entry> taken = takeAll(schedule);
          for (int i = 0; i < taken.size(); i++) {
            assertThat(positions.get(taken.get(i))).isEqualTo(i);
          }
        });
  }

  @Test
  void whatIsAddedIsTakenOnceWithinTheLimits() {
    Seeds.run(
        200,
        random -> {
          Schedule schedule = schedule(6, 2, 2);
          Set<Entry> waiting = new HashSet<>();
          List<Entry> running = new ArrayList<>();
          for (int step = 0; step < 300; step++) {
            switch (random.nextInt(4)) {
              case 0 -> {
                Entry entry =
                    random.nextInt(4) == 0
                        ? restore("/r")
                        : archive(
                            "p" + random.nextInt(3), "/o" + random.nextInt(3), random.nextInt(10));
                add(schedule, entry);
                waiting.add(entry);
              }
              case 1 ->
                  schedule
                      .next()
                      .ifPresent(
                          entry -> {
                            assertThat(waiting.remove(entry)).isTrue();
                            running.add(entry);
                          });
              case 2 -> {
                if (!running.isEmpty()) {
                  schedule.ended(running.remove(random.nextInt(running.size())));
                }
              }
              default -> {
                if (!waiting.isEmpty() && random.nextInt(5) == 0) {
                  Entry victim = waiting.iterator().next();
                  waiting.remove(victim);
                  if (random.nextBoolean()) {
                    schedule.remove(victim);
                  } else {
                    schedule.removeIf(victim::equals);
                  }
                }
              }
            }
            checkLimits(schedule, running);
          }
          running.forEach(schedule::ended);
          assertThat(takeAll(schedule)).containsExactlyInAnyOrderElementsOf(waiting);
        });
  }

  private static void checkLimits(Schedule schedule, List<Entry> running) {
    assertThat(schedule.running()).isEqualTo(running.size()).isLessThanOrEqualTo(6);
    long others = running.stream().filter(entry -> Rank.of(entry.request) != Rank.RECALL).count();
    assertThat(others).isLessThanOrEqualTo(4);
    for (String pool : List.of("p0", "p1", "p2")) {
      assertThat(schedule.running(pool)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aQueueOfThreeHundredThousandIsEmptiedInNoTime() {
    Schedule schedule = schedule(4, 0, 4);
    for (int i = 0; i < 300_000; i++) {
      add(schedule, archive("p" + i % 5, "/o" + i % 7, i % 10));
    }
    long before = System.nanoTime();
    assertThat(takeAll(schedule)).hasSize(300_000);
    // Some 0.3 s; a pick in linear time would take hours.
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }
}
