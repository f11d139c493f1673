package io.drover.mover.intake;

import io.drover.events.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the cell's group, from joining to the first thing that goes wrong. After that
 * it is closed and a new one starts from what was committed: in memory remains what runs and what
 * ended unanswered, and it is taken up again when its record comes again.
 */
final class Session implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /** Who loses a partition has this long to bring its copies to a durable cursor (design §7). */
  private static final long LET_GO_MILLIS = 3_000;

  /** A result waits no longer than this for others to share its transaction. */
  private static final long COMMIT_EVERY_MILLIS = 100;

  /** So many do not wait at all. */
  private static final int ANSWERS_WAITING_MAX = 1_000;

  /** Some 1 MB; a larger transaction would keep the next recall waiting. */
  private static final int ANSWERS_MAX = 2_000;

  /** The steps of time in which requests that back off come due. */
  private static final long POLL_MILLIS_MAX = 50;

  /** How often what people ask for is brought up to date. */
  private static final long BACKLOG_EVERY_MILLIS = 1_000;

  /** Far more often than the day that finished requests are kept. */
  private static final long HOUSEKEEPING_EVERY_MILLIS = 3_600_000;

  private final Parts parts;
  private final Consumer<byte[], byte[]> consumer;
  private final Assigned assigned;
  private final Dispatch dispatch;
  private final Control control;
  private final AtomicReference<Backlog> backlog;
  private final Clock clock;

  private boolean broken;
  private boolean abandoned;
  private long committedMillis;
  private long backlogMillis;
  private long housekeepingMillis;

  Session(Parts parts, AtomicReference<Backlog> backlog, Clock clock) {
    this.parts = parts;
    this.consumer = parts.consumer();
    this.assigned = parts.assigned();
    this.dispatch = parts.dispatch();
    this.control = parts.control();
    this.backlog = backlog;
    this.clock = clock;
    this.housekeepingMillis = clock.millis();
  }

  /** What a session is made of. */
  record Parts(
      Topics topics,
      Consumer<byte[], byte[]> consumer,
      Control control,
      Dispatch dispatch,
      Assigned assigned,
      Reading reading,
      Answering answering,
      Housekeeping housekeeping) {}

  /**
   * Reads and answers until told to stop.
   *
   * @throws org.apache.kafka.common.KafkaException when this session is of no use any more
   */
  void serve(BooleanSupplier stopping) {
    broken = true;
    control.open();
    consumer.subscribe(parts.topics().work(), this);
    while (!stopping.getAsBoolean()) {
      turn();
    }
    long until = clock.millis() + LET_GO_MILLIS;
    while (parts.answering().isPending() && clock.millis() < until) {
      turn();
    }
    broken = false;
  }

  private void turn() {
    control.poll();
    consumer
        .poll(Duration.ofMillis(pollMillis()))
        .forEach(message -> parts.reading().take(message, assigned));
    reach();
    dispatch.turn();
    long now = clock.millis();
    if (now - committedMillis >= COMMIT_EVERY_MILLIS || dispatch.answers() >= ANSWERS_WAITING_MAX) {
      commit();
    }
    regulate();
    if (now - backlogMillis >= BACKLOG_EVERY_MILLIS) {
      backlogMillis = now;
      backlog.set(measure());
    }
    if (now - housekeepingMillis >= HOUSEKEEPING_EVERY_MILLIS) {
      housekeepingMillis = now;
      keepHouse(now);
    }
  }

  private void keepHouse(long nowMillis) {
    Map<TopicPartition, Long> watermarks = parts.housekeeping().watermarks();
    parts.housekeeping().trim(watermarks, nowMillis);
    parts.answering().forget(control.spent(watermarks));
  }

  private Backlog measure() {
    Map<String, Long> unfinished = new HashMap<>();
    boolean full = false;
    for (Partition partition : assigned.all()) {
      long unread = consumer.currentLag(partition.name).orElse(0);
      long read = consumer.position(partition.name) - partition.completion.watermark();
      unfinished.merge(partition.name.topic(), unread + read, Long::sum);
      full |= assigned.full(partition);
    }
    Window window = assigned.window();
    return new Backlog(unfinished, window.usedBytes(), window.count(), full);
  }

  private long pollMillis() {
    long next = committedMillis + COMMIT_EVERY_MILLIS - clock.millis();
    return Math.clamp(next, 0, POLL_MILLIS_MAX);
  }

  private void commit() {
    parts.answering().commit(ANSWERS_MAX, consumer.groupMetadata());
    committedMillis = clock.millis();
  }

  /** The position lies beyond markers that no record tells of. */
  private void reach() {
    for (Partition partition : assigned.all()) {
      partition.reach(consumer.position(partition.name));
    }
  }

  private void regulate() {
    Set<TopicPartition> paused = consumer.paused();
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    for (Partition partition : assigned.all()) {
      boolean full = assigned.full(partition);
      if (full != paused.contains(partition.name)) {
        (full ? pause : resume).add(partition.name);
      }
    }
    consumer.pause(pause);
    consumer.resume(resume);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        partitions.isEmpty() ? Map.of() : consumer.committed(Set.copyOf(partitions));
    assigned.add(partitions, committed);
    if (partitions.contains(clerk())) {
      OffsetAndMetadata answered =
          consumer.committed(Set.of(control.partition())).get(control.partition());
      control.answerFrom(
          answered == null ? OptionalLong.empty() : OptionalLong.of(answered.offset()));
    }
    dispatch.keepOrphans(assigned::expects);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty() || abandoned) {
      return;
    }
    dispatch.revoke(partitions);
    try {
      dispatch.awaitIdle(partitions, LET_GO_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
    do {
      commit();
      requireNothingPending(partitions);
    } while (dispatch.answers() > 0);
    forget(partitions, List.of());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    log.warn("{} are lost to the group; their requests will be read again", partitions);
    requireNothingPending(partitions);
    forget(partitions, List.of());
  }

  /** A batch of partitions that are not ours any more will never be committed: start anew. */
  private void requireNothingPending(Collection<TopicPartition> gone) {
    if (parts.answering().isPending()) {
      throw new CommitFailedException("results of " + gone + " come too late for the group");
    }
  }

  /** Who has this partition answers the requests on the control topic. */
  private TopicPartition clerk() {
    return new TopicPartition(parts.topics().admin(), 0);
  }

  private void forget(Collection<TopicPartition> partitions, List<Answer> inDoubt) {
    List<Answer> unanswered = new ArrayList<>(inDoubt);
    unanswered.addAll(assigned.heldBack(partitions));
    dispatch.lose(partitions, unanswered);
    if (partitions.contains(clerk())) {
      control.answers().end();
    }
    assigned.remove(partitions);
  }

  /** Leaves the group in good order, or keeps the place in it if something went wrong. */
  @Override
  public void close() {
    try {
      if (broken) {
        abandoned = true;
        forget(assigned.names(), parts.answering().inDoubt());
      }
    } finally {
      consumer.close(
          CloseOptions.timeout(Duration.ofMillis(KafkaClients.BLOCK_MILLIS_MAX))
              .withGroupMembershipOperation(
                  broken
                      ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                      : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
  }
}
