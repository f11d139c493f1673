package io.drover.mover.recall;

import io.drover.tier.ByteRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Those who wait for ranges of one file, in the order in which they came. Not for threads. */
final class StreamReaders {
  /** One of them. */
  record Wanted(
      ByteRange range, Account account, CompletableFuture<Admission> answer, long sinceNanos) {}

  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();

  void add(Wanted reader) {
    waiting.add(reader);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whoever has waited longest. */
  Optional<Wanted> first() {
    return Optional.ofNullable(waiting.peek());
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
