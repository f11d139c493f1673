package io.drover.tier.s3;

import io.drover.tier.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The parts of an upload that were handed over to be sent: some are there, some under way, each by
 * a thread of its own.
 */
final class PartsSent {
  /** An interrupted request ends as soon as its socket is closed; a defect must not hang us. */
  private static final Duration CANCEL_MAX = Duration.ofSeconds(30);

  private final Multipart multipart;
  private final int inFlightMax;
  private final List<Sent> sent = new ArrayList<>();
  private int inFlight;

  /** The part after the last, as far as it was appended when it was sent. */
  private Optional<Provisional> provisional = Optional.empty();

  private record Provisional(long bytes, CompletedPart part) {}

  /**
   * One part.
   *
   * @param end where it ends in the object
   * @param mark an append ends there too, so it is an offset that the caller knows
   */
  private record Sent(long end, boolean mark, FutureTask<CompletedPart> task, Thread thread) {
    boolean isThere() {
      return task.state() == FutureTask.State.SUCCESS;
    }
  }

  PartsSent(Multipart multipart, int inFlightMax) {
    this.multipart = multipart;
    this.inFlightMax = inFlightMax;
  }

  /** Takes up parts that the server had already. */
  static PartsSent resumed(Multipart multipart, int inFlightMax, List<Multipart.Stored> stored) {
    PartsSent parts = new PartsSent(multipart, inFlightMax);
    long end = 0;
    for (Multipart.Stored part : stored) {
      end += part.bytes();
      parts.add(part.part(), end, true);
    }
    return parts;
  }

  /** Counts the next part, which the server has. */
  synchronized void add(CompletedPart part, long end, boolean mark) {
    FutureTask<CompletedPart> done = new FutureTask<>(() -> part);
    done.run();
    sent.add(new Sent(end, mark, done, Thread.currentThread()));
  }

  Multipart multipart() {
    return multipart;
  }

  synchronized int count() {
    return sent.size();
  }

  /** Sends the next part, which is freed when it is there. Waits while too many are under way. */
  void send(Part part, long end, boolean mark) throws TierException {
    await(inFlightMax - 1);
    synchronized (this) {
      int number = sent.size() + 1;
      FutureTask<CompletedPart> task =
          new FutureTask<>(
              () -> {
                try {
                  return multipart.send(number, part);
                } finally {
                  part.free(multipart.target().memory());
                  landed();
                }
              });
      inFlight++;
      Thread thread = Thread.ofVirtual().name("s3-part-" + number).unstarted(task);
      sent.add(new Sent(end, mark, task, thread));
      thread.start();
    }
  }

  /** Sends what may be the last part and may yet grow, and keeps its memory. */
  CompletedPart sendTail(Part tail) throws TierException {
    if (provisional.isPresent() && provisional.get().bytes() == tail.bytes()) {
      return provisional.get().part();
    }
    CompletedPart part = multipart.send(count() + 1, tail);
    provisional = Optional.of(new Provisional(tail.bytes(), part));
    return part;
  }

  private synchronized void landed() {
    inFlight--;
    notifyAll();
  }

  /** Waits until one part less is under way; false when none is. */
  boolean awaitOne() throws TierException {
    int now;
    synchronized (this) {
      now = inFlight;
    }
    if (now == 0) {
      return false;
    }
    await(now - 1);
    return true;
  }

  private synchronized void await(int atMost) throws TierException {
    try {
      while (inFlight > atMost) {
        wait();
      }
    } catch (InterruptedException e) {
      throw multipart.target().failure().interrupted("append to " + multipart.key(), e);
    }
  }

  /** Waits for the first {@code count} parts, and throws what any of them failed with. */
  List<CompletedPart> awaitFirst(int count) throws TierException {
    List<Sent> first;
    synchronized (this) {
      first = List.copyOf(sent.subList(0, count));
    }
    List<CompletedPart> parts = new ArrayList<>();
    for (Sent one : first) {
      parts.add(result(one));
    }
    return parts;
  }

  /** Throws what a part failed with, if one did. */
  void requireSound() throws TierException {
    Optional<Sent> failed;
    synchronized (this) {
      failed =
          sent.stream().filter(one -> one.task().state() == FutureTask.State.FAILED).findFirst();
    }
    if (failed.isPresent()) {
      result(failed.get());
    }
  }

  private CompletedPart result(Sent one) throws TierException {
    try {
      return one.task().get();
    } catch (InterruptedException e) {
      throw multipart.target().failure().interrupted("flush " + multipart.key(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TierException failed) {
        throw failed;
      }
      throw new IllegalStateException("a part broke", e.getCause());
    }
  }

  /** The last offset known to the caller up to which every part is there. */
  synchronized long durableBytes() {
    long durable = 0;
    for (Sent one : sent) {
      if (!one.isThere()) {
        return durable;
      }
      durable = one.mark() ? one.end() : durable;
    }
    return durable;
  }

  /** Ends what is under way, so that nothing arrives at the server any more. */
  void cancel() {
    List<Sent> running;
    synchronized (this) {
      running = sent.stream().filter(one -> !one.task().isDone()).toList();
    }
    running.forEach(one -> one.thread().interrupt());
    for (Sent one : running) {
      awaitEnd(one.thread());
    }
  }

  static void awaitEnd(Thread thread) {
    try {
      thread.join(CANCEL_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
