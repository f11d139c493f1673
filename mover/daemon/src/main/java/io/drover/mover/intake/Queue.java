package io.drover.mover.intake;

import io.drover.events.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The requests of one rank that write to the same pools, or to none: a line for each priority. */
final class Queue {
  /** Priorities are 0 to 9, see {@link io.drover.events.Terms}. */
  private static final int PRIORITIES = 10;

  final Rank rank;
  final Set<String> pools;

  /** When this queue had its last turn among those of its rank. */
  long turn;

  private final List<Line> lines = new ArrayList<>(PRIORITIES);
  private int size;

  Queue(Rank rank, Set<String> pools) {
    this.rank = rank;
    this.pools = pools;
    for (int i = 0; i < PRIORITIES; i++) {
      lines.add(new Line());
    }
  }

  private static int priority(Entry entry) {
    return entry.request.order() instanceof Order.OnFile order ? order.terms().priority() : 0;
  }

  void add(Entry entry) {
    lines.get(priority(entry)).add(entry);
    size++;
  }

  int size() {
    return size;
  }

  /** The highest priority that waits here; -1 when nothing does. */
  int priority() {
    int priority = PRIORITIES - 1;
    while (priority >= 0 && lines.get(priority).isEmpty()) {
      priority--;
    }
    return priority;
  }

  /** Takes the next one; there must be one. */
  Entry take() {
    size--;
    return lines.get(priority()).take();
  }

  void remove(Entry entry) {
    Line line = lines.get(priority(entry));
    int before = line.size();
    line.remove(entry);
    size -= before - line.size();
  }

  void removeIf(Predicate<Entry> victim) {
    lines.forEach(line -> size -= line.removeIf(victim));
  }

  /** How many of this queue go before this one if nothing else arrives. */
  long before(Entry entry) {
    int own = priority(entry);
    long before = lines.get(own).before(entry);
    for (Line line : lines.subList(own + 1, PRIORITIES)) {
      before += line.size();
    }
    return before;
  }
}
