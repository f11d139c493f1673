package io.drover.mover.story;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What users do, and how long each of it took. */
final class Steps {
  /** A moment: nobody asks for those that are shorter. */
  private static final long KEPT_FROM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long seed;
  private final Map<Thread, Step> underWay = new ConcurrentHashMap<>();
  private final Queue<Step> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * No steps yet.
   *
   * @param seed of what the users do, which a failure names
   */
  Steps(long seed) {
    this.seed = seed;
  }

  /** The moments are those of {@link System#nanoTime}. */
  record Step(String what, long fromNanos, long toNanos) {
    long nanos() {
      return toNanos - fromNanos;
    }
  }

  @FunctionalInterface
  interface Call {
    void run() throws IOException, InterruptedException;
  }

  /**
   * One step of the calling thread; an error or a wrong byte is an AssertionError that names it.
   */
  void take(String what, Call call) throws InterruptedException {
    long fromNanos = System.nanoTime();
    underWay.put(Thread.currentThread(), new Step(what, fromNanos, fromNanos));
    try {
      call.run();
    } catch (IOException | AssertionError e) {
      throw new AssertionError("%s (-Dseed=%d): %s".formatted(what, seed, e), e);
    } finally {
      underWay.remove(Thread.currentThread());
    }
    count.incrementAndGet();
    Step step = new Step(what, fromNanos, System.nanoTime());
    if (step.nanos() >= KEPT_FROM_NANOS) {
      kept.add(step);
    }
  }

  int count() {
    return count.get();
  }

  /** How many of those that took a moment are so. */
  long count(Predicate<Step> such) {
    return kept.stream().filter(such).count();
  }

  /** What is being done just now, and since when. */
  String underWay() {
    long nowNanos = System.nanoTime();
    return underWay.values().stream()
        .map(step -> "%s since %.1f s".formatted(step.what(), seconds(nowNanos - step.fromNanos())))
        .collect(joining(", "));
  }

  /** The longest, in the caller's measure of nanoseconds. */
  Longest longest(ToLongFunction<Step> measure) {
    return kept.stream()
        .map(step -> new Longest(step.what(), measure.applyAsLong(step)))
        .reduce(new Longest("none", 0), (one, other) -> one.nanos() < other.nanos() ? other : one);
  }

  record Longest(String what, long nanos) {
    @Override
    public String toString() {
      return "%.2f s (%s)".formatted(seconds(nanos), what);
    }
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
