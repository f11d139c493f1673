package io.drover.mover.recall;

import io.drover.tier.ByteRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Those who wait for ranges of one file, in the order in which they came. Not for threads. */
final class StreamReaders {
  /** One of them. */
  static final class Wanted {
    private final ByteRange range;
    private final Account account;
    private final CompletableFuture<Admission> answer = new CompletableFuture<>();
    private long progressNanos;

    /**
     * @param nowNanos when he came
     */
    Wanted(ByteRange range, Account account, long nowNanos) {
      this.range = range;
      this.account = account;
      this.progressNanos = nowNanos;
    }

    ByteRange range() {
      return range;
    }

    Account account() {
      return account;
    }

    CompletableFuture<Admission> answer() {
      return answer;
    }

    /** When he came, or something came that he waits for. */
    long progressNanos() {
      return progressNanos;
    }
  }

  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();

  void add(Wanted reader) {
    waiting.add(reader);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Iterable<Wanted> inOrder() {
    return waiting;
  }

  /** A grain has come. */
  void progressed(ByteRange grain, long nowNanos) {
    for (Wanted reader : waiting) {
      if (reader.range.overlaps(grain)) {
        reader.progressNanos = nowNanos;
      }
    }
  }

  /** Takes out those for whom it holds. */
  List<Wanted> take(Predicate<Wanted> which) {
    List<Wanted> taken = new ArrayList<>();
    for (Iterator<Wanted> each = waiting.iterator(); each.hasNext(); ) {
      Wanted reader = each.next();
      if (which.test(reader)) {
        taken.add(reader);
        each.remove();
      }
    }
    return taken;
  }

  List<Wanted> takeAll() {
    List<Wanted> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
