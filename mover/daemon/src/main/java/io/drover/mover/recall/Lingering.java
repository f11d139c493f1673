package io.drover.mover.recall;

import io.drover.mover.home.HomeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Files that were brought back, are guarded against writers and still being read. Their stubs are
 * written when the readers have gone, since a stub's writing changes the ctime, and programs that
 * compare it (GNU tar) would report that the file changed as they read it. They end many at a time,
 * so that their flushes are shared, unless somebody waits for one.
 */
final class Lingering implements AutoCloseable {
  /** How often readers are looked for; what a writer waits at most. */
  static final Duration PACE = Duration.ofMillis(5);

  /** Whoever waits for a file asks the door first, so one that nobody asked for has time. */
  private static final int LOOKS_UNASKED = 5;

  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

  /** Each holds a descriptor and, at worst, is fetched once more after a crash. */
  private static final int MOST = 4096;

  /** So many that nobody reads any more end at once... */
  private static final int GROUP = 64;

  /** ...in parts of at most so many... */
  private static final int TOGETHER_MAX = 128;

  /** ...and fewer when the first of them has waited so long. */
  private static final long GATHER_NANOS = Duration.ofMillis(100).toNanos();

  private static final class Entry {
    private final Filled filled;
    private final long sinceNanos;
    private OptionalLong unreadNanos = OptionalLong.empty();
    private int looks;

    Entry(Filled filled, long sinceNanos) {
      this.filled = filled;
      this.sinceNanos = sinceNanos;
    }
  }

  /** Files that end together. */
  private final class Group implements Runnable {
    private final List<Filled> files;

    Group(List<Filled> files) {
      this.files = files;
    }

    /** On a worker, or by the stop when no worker came to it. */
    @Override
    public void run() {
      if (ending.remove(this)) {
        end.accept(files);
      }
    }
  }

  private final LongSupplier nanoClock;
  private final Executor workers;
  private final Consumer<List<Filled>> end;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Set<Group> ending = ConcurrentHashMap.newKeySet();

  /**
   * @param end of up to 128 files at once, done by the workers
   */
  Lingering(LongSupplier nanoClock, Executor workers, Consumer<List<Filled>> end) {
    this.nanoClock = nanoClock;
    this.workers = workers;
    this.end = end;
  }

  void add(Filled filled) {
    entries.add(new Entry(filled, nanoClock.getAsLong()));
  }

  synchronized void look() {
    long now = nanoClock.getAsLong();
    int surplus = entries.size() - MOST;
    List<Entry> over = new ArrayList<>();
    List<Entry> unread = new ArrayList<>();
    for (Entry entry : entries) {
      if (surplus-- > 0 || isOver(entry, now)) {
        over.add(entry);
      } else if (entry.unreadNanos.isPresent()) {
        unread.add(entry);
      }
    }
    if (isGathered(unread, now)) {
      unread.stream().filter(Lingering::isUnreadStill).forEach(over::add);
    }
    entries.removeAll(Set.copyOf(over));
    grouped(over).forEach(workers::execute);
  }

  private List<Group> grouped(List<Entry> over) {
    List<Group> groups = new ArrayList<>();
    for (int from = 0; from < over.size(); from += TOGETHER_MAX) {
      List<Entry> part = over.subList(from, Math.min(from + TOGETHER_MAX, over.size()));
      groups.add(new Group(part.stream().map(entry -> entry.filled).toList()));
    }
    ending.addAll(groups);
    return groups;
  }

  /** Ends all of them, on this thread, read or not; the workers have ended. */
  @Override
  public synchronized void close() {
    grouped(List.copyOf(entries));
    entries.clear();
    List.copyOf(ending).forEach(Group::run);
  }

  /** Whether it has to end now; notes whether it is read still. */
  private static boolean isOver(Entry entry, long now) {
    boolean asked = entry.filled.outcome().isWanted();
    try {
      if (entry.filled.outcome().isHurried() || now - entry.sinceNanos > LONGEST_NANOS) {
        return true;
      }
      if ((asked || entry.looks++ % LOOKS_UNASKED == 0) && !entry.filled.fill().isUndisturbed()) {
        return true;
      }
      if (entry.unreadNanos.isEmpty() && !(asked && entry.filled.isOnlyRead())) {
        entry.unreadNanos = OptionalLong.of(now);
      }
      return !entry.filled.fill().isGuarded();
    } catch (HomeException e) {
      return true;
    }
  }

  /** Somebody may have come back: then it goes on lingering. */
  private static boolean isUnreadStill(Entry entry) {
    try {
      if (entry.filled.isOnlyRead()) {
        entry.unreadNanos = OptionalLong.empty();
        return false;
      }
      return true;
    } catch (HomeException e) {
      return true;
    }
  }

  /** In the order in which they came, so that the first has about waited longest. */
  private static boolean isGathered(List<Entry> unread, long now) {
    return unread.size() >= GROUP
        || unread.stream()
            .findFirst()
            .filter(first -> now - first.unreadNanos.orElseThrow() > GATHER_NANOS)
            .isPresent();
  }
}
