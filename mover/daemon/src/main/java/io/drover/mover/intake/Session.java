package io.drover.mover.intake;

import io.drover.mover.report.ResultLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One membership in the cell's group, from joining to the first thing that goes wrong. After that
 * it is closed and a new one starts from what was committed: in memory remains what runs and what
 * ended unanswered, and it is taken up again when its record comes again.
 */
final class Session implements ConsumerRebalanceListener, AutoCloseable {
  /** Who loses a partition has this long to bring its copies to a durable cursor (design §7). */
  private static final long LET_GO_MILLIS = 3_000;

  /** A result waits no longer than this for others to share its transaction. */
  private static final long COMMIT_EVERY_MILLIS = 100;

  /** Enough to make a transaction cheap per result; a batch of this size has some 600 KB. */
  private static final int ANSWERS_MAX = 1_000;

  /** The steps of time in which requests that back off come due. */
  private static final long POLL_MILLIS_MAX = 50;

  private final Consumer<byte[], byte[]> consumer;
  private final ResultLog log;
  private final Dispatch dispatch;
  private final Reading reading;
  private final Assigned assigned;
  private final Answering answering;
  private final Clock clock;
  private boolean broken;
  private long committedMillis;

  Session(Parts parts, Clock clock) {
    this.consumer = parts.consumer();
    this.log = parts.log();
    this.dispatch = parts.dispatch();
    this.reading = parts.reading();
    this.assigned = parts.assigned();
    this.answering = parts.answering();
    this.clock = clock;
  }

  /** What a session is made of. */
  record Parts(
      Consumer<byte[], byte[]> consumer,
      ResultLog log,
      Dispatch dispatch,
      Reading reading,
      Assigned assigned,
      Answering answering) {}

  /**
   * Reads and answers until told to stop.
   *
   * @throws org.apache.kafka.common.KafkaException when this session is of no use any more
   */
  void serve(Collection<String> topics, BooleanSupplier stopping) {
    broken = true;
    consumer.subscribe(topics, this);
    while (!stopping.getAsBoolean()) {
      turn();
    }
    broken = false;
  }

  private void turn() {
    consumer
        .poll(Duration.ofMillis(pollMillis()))
        .forEach(message -> reading.take(message, assigned));
    reach();
    dispatch.turn();
    if (clock.millis() - committedMillis >= COMMIT_EVERY_MILLIS) {
      commitAll();
    }
    regulate();
  }

  private long pollMillis() {
    long next = committedMillis + COMMIT_EVERY_MILLIS - clock.millis();
    return Math.clamp(next, 0, POLL_MILLIS_MAX);
  }

  private void commitAll() {
    int answers = ANSWERS_MAX;
    while (answers == ANSWERS_MAX) {
      answers = answering.commit(ANSWERS_MAX, consumer.groupMetadata());
    }
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
    dispatch.keepOrphans(assigned::expects);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    dispatch.revoke(partitions);
    try {
      dispatch.awaitIdle(partitions, LET_GO_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
    commitAll();
    forget(partitions, List.of());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions, List.of());
  }

  private void forget(Collection<TopicPartition> partitions, List<Answer> inDoubt) {
    List<Answer> unanswered = new ArrayList<>(inDoubt);
    unanswered.addAll(assigned.heldBack(partitions));
    dispatch.lose(partitions, unanswered);
    assigned.remove(partitions);
  }

  /** Leaves the group in good order, or keeps the place in it if something went wrong. */
  @Override
  public void close() {
    try {
      if (broken) {
        forget(assigned.names(), answering.inDoubt());
      }
    } finally {
      consumer.close(
          CloseOptions.timeout(Duration.ofMillis(KafkaClients.BLOCK_MILLIS_MAX))
              .withGroupMembershipOperation(
                  broken
                      ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                      : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
      log.close();
    }
  }
}
