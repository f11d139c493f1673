package io.drover.mover.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Requests that differ in nothing but who sent them and when. The owners (the events' sources) take
 * turns; of one owner's requests the first to arrive goes first.
 */
final class Line {
  private final Map<String, PriorityQueue<Entry>> byOwner = new HashMap<>();
  private final ArrayDeque<String> turns = new ArrayDeque<>();
  private int size;

  void add(Entry entry) {
    String owner = entry.request.source();
    PriorityQueue<Entry> own = byOwner.get(owner);
    if (own == null) {
      own = new PriorityQueue<>(Comparator.comparingLong(waiting -> waiting.arrival));
      byOwner.put(owner, own);
      turns.addLast(owner);
    }
    own.add(entry);
    size++;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes the one whose turn it is; there must be one. */
  Entry take() {
    String owner = turns.removeFirst();
    PriorityQueue<Entry> own = byOwner.get(owner);
    Entry entry = own.remove();
    size--;
    if (own.isEmpty()) {
      byOwner.remove(owner);
    } else {
      turns.addLast(owner);
    }
    return entry;
  }

  /** Takes out one of an owner with n requests, in time O(n). */
  void remove(Entry entry) {
    String owner = entry.request.source();
    PriorityQueue<Entry> own = byOwner.get(owner);
    if (own == null || !own.remove(entry)) {
      return;
    }
    size--;
    forgetIfEmpty(owner);
  }

  /** Takes out all that fit; returns how many there were. */
  int removeIf(Predicate<Entry> victim) {
    int before = size;
    for (Map.Entry<String, PriorityQueue<Entry>> own : new ArrayList<>(byOwner.entrySet())) {
      size -= own.getValue().size();
      own.getValue().removeIf(victim);
      size += own.getValue().size();
      forgetIfEmpty(own.getKey());
    }
    return before - size;
  }

  private void forgetIfEmpty(String owner) {
    if (byOwner.get(owner).isEmpty()) {
      byOwner.remove(owner);
      turns.remove(owner);
    }
  }

  /** How many go before this one if nothing else arrives, in time O(n). */
  long before(Entry entry) {
    String owner = entry.request.source();
    long round = byOwner.get(owner).stream().filter(other -> other.arrival < entry.arrival).count();
    long before = 0;
    boolean earlierTurn = true;
    for (String other : turns) {
      if (other.equals(owner)) {
        earlierTurn = false;
        before += round;
      } else {
        before += Math.min(byOwner.get(other).size(), earlierTurn ? round + 1 : round);
      }
    }
    return before;
  }

  /** The first of each owner in the order of their turns; for people. */
  List<Entry> heads() {
    return turns.stream().map(owner -> byOwner.get(owner).element()).toList();
  }
}
