package io.drover.mover.intake;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What runs next: the best rank for which a worker is free; within it the highest priority; between
 * pools and between owners in turn; then who came first. A pool that is closed or busy holds up
 * only what writes to it. Recalls write to no pool: no pool's limit and no pause holds them up.
 */
final class Schedule {
  private final WorkerLimits limits;
  private final Map<Rank, Map<Set<String>, Queue>> queues = new EnumMap<>(Rank.class);
  private final Map<String, Integer> runningByPool = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private int recallsRunning;
  private int othersRunning;
  private long turns;

  Schedule(WorkerLimits limits) {
    this.limits = limits;
    for (Rank rank : Rank.values()) {
      queues.put(rank, new HashMap<>());
    }
  }

  /** The entry waits for its turn from now on. */
  void add(Entry entry, Rank rank, Set<String> pools) {
    Queue queue = queues.get(rank).computeIfAbsent(pools, _ -> new Queue(rank, pools));
    entry.queue = queue;
    queue.add(entry);
  }

  /** Takes the next one that may run; it uses a worker until {@link #ended}. */
  Optional<Entry> next() {
    for (Map.Entry<Rank, Map<Set<String>, Queue>> rank : queues.entrySet()) {
      Optional<Queue> best = workerFree(rank.getKey()) ? best(rank.getValue()) : Optional.empty();
      if (best.isPresent()) {
        return best.map(this::start);
      }
    }
    return Optional.empty();
  }

  private Entry start(Queue queue) {
    Entry entry = queue.take();
    queue.turn = ++turns;
    forgetIfEmpty(queue);
    count(queue, 1);
    return entry;
  }

  private Optional<Queue> best(Map<Set<String>, Queue> candidates) {
    Queue best = null;
    for (Queue queue : candidates.values()) {
      if (queue.size() > 0 && poolOpen(queue) && (best == null || before(queue, best))) {
        best = queue;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean before(Queue one, Queue other) {
    int difference = one.priority() - other.priority();
    return difference > 0 || (difference == 0 && one.turn < other.turn);
  }

  private boolean workerFree(Rank rank) {
    boolean any = recallsRunning + othersRunning < limits.all();
    return any && (rank == Rank.RECALL || othersRunning < limits.all() - limits.recallsOnly());
  }

  private boolean poolOpen(Queue queue) {
    return queue.rank == Rank.RECALL || queue.pools.stream().allMatch(this::isOpen);
  }

  private boolean isOpen(String pool) {
    return !closed.contains(pool) && running(pool) < limits.of(pool);
  }

  int running(String pool) {
    return runningByPool.getOrDefault(pool, 0);
  }

  int running() {
    return recallsRunning + othersRunning;
  }

  /** A taken one does not use its worker any more. */
  void ended(Entry entry) {
    count(entry.queue, -1);
  }

  private void count(Queue queue, int change) {
    if (queue.rank == Rank.RECALL) {
      recallsRunning += change;
      return;
    }
    othersRunning += change;
    queue.pools.forEach(
        pool ->
            runningByPool.compute(pool, (_, old) -> nullIfZero((old == null ? 0 : old) + change)));
  }

  private static Integer nullIfZero(int count) {
    return count == 0 ? null : count;
  }

  /** Takes a waiting one out. */
  void remove(Entry entry) {
    entry.queue.remove(entry);
    forgetIfEmpty(entry.queue);
  }

  /** Takes out all waiting ones that fit. */
  void removeIf(Predicate<Entry> victim) {
    for (Map<Set<String>, Queue> ofRank : queues.values()) {
      ofRank.values().forEach(queue -> queue.removeIf(victim));
      ofRank.values().removeIf(queue -> queue.size() == 0);
    }
  }

  /** Publishers choose the names of pools, so what is empty must go. */
  private void forgetIfEmpty(Queue queue) {
    if (queue.size() == 0) {
      queues.get(queue.rank).remove(queue.pools, queue);
    }
  }

  /** These pools and no others get nothing new from now on. */
  void close(Set<String> pools) {
    closed.clear();
    closed.addAll(pools);
  }

  /** How many go before this waiting one, as far as its rank's own rules say. */
  long before(Entry entry) {
    long before = entry.queue.before(entry);
    for (Map.Entry<Rank, Map<Set<String>, Queue>> rank : queues.entrySet()) {
      if (rank.getKey() == entry.queue.rank) {
        break;
      }
      before += size(rank.getKey());
    }
    return before;
  }

  int size(Rank rank) {
    return queues.get(rank).values().stream().mapToInt(Queue::size).sum();
  }

  /** How many wait for each set of pools. */
  Map<Set<String>, Integer> sizeByPool(Rank rank) {
    Map<Set<String>, Integer> sizes = new HashMap<>();
    queues.get(rank).forEach((pools, queue) -> sizes.put(pools, queue.size()));
    return Collections.unmodifiableMap(sizes);
  }

  /** Why this waiting one does not run, as a sentence for people. */
  String reason(Entry entry) {
    Queue queue = entry.queue;
    if (!poolOpen(queue)) {
      String pool = queue.pools.stream().filter(each -> !isOpen(each)).findFirst().orElseThrow();
      return closed.contains(pool)
          ? "pool %s is paused or drained until a resume event for it".formatted(pool)
          : "pool %s has %d requests running, its limit".formatted(pool, running(pool));
    }
    return workerFree(queue.rank)
        ? "it is its turn"
        : "%d requests are running, the limit; %d of them are kept for recalls"
            .formatted(running(), limits.recallsOnly());
  }
}
