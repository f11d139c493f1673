package io.drover.mover.recall;

import io.drover.events.FilePath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Everybody who reads the files of some directory one after the other, in the order of their names
 * or in the file system's own. It does not matter which process it is: a shell's loop starts one
 * for each file.
 */
final class Rows {
  private static final int ROWS_MAX = 64;
  private static final int LISTINGS_MAX = 8;

  /** A row that goes on later begins anew. */
  static final long FORGOTTEN_NANOS = Duration.ofSeconds(10).toNanos();

  /** A list is only a guess at what is read next. */
  private static final long STALE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Lists the directory of a file. */
  @FunctionalInterface
  interface Lister {
    /** All files in it, in the file system's order; nothing when there are too many. */
    List<FilePath> siblings(FilePath file);
  }

  /** A row and when it was seen. */
  private static final class Seen {
    private final byte[] directory;
    private final Row row;
    private long atNanos;

    Seen(byte[] directory, Row row, long atNanos) {
      this.directory = directory;
      this.row = row;
      this.atNanos = atNanos;
    }
  }

  private record Listing(List<Sequence> orders, long atNanos) {}

  private final int windowMax;
  private final Lister lister;
  private final LongSupplier nanoClock;
  private final Deque<Seen> rows = new ArrayDeque<>();

  private final Map<String, Listing> listings =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Listing> eldest) {
          return size() > LISTINGS_MAX;
        }
      };

  /**
   * @param windowMax files that are brought back ahead of one reader
   */
  Rows(int windowMax, Lister lister, LongSupplier nanoClock) {
    this.windowMax = windowMax;
    this.lister = lister;
    this.nanoClock = nanoClock;
  }

  /**
   * Which files to bring back, now that somebody reads this one. Lists a directory of which two
   * files are read within some seconds; one thread does so at a time.
   */
  synchronized List<FilePath> next(FilePath file) {
    long now = nanoClock.getAsLong();
    rows.removeIf(seen -> now - seen.atNanos > FORGOTTEN_NANOS);
    byte[] directory = directoryOf(file);
    for (Seen seen : rows) {
      if (Arrays.equals(seen.directory, directory)) {
        Optional<List<FilePath>> next = seen.row.step(file, orders(directory, file, now));
        if (next.isPresent()) {
          seen.atNanos = now;
          return next.get();
        }
      }
    }
    rows.addLast(new Seen(directory, new Row(file, windowMax), now));
    if (rows.size() > ROWS_MAX) {
      rows.removeFirst();
    }
    return List.of();
  }

  private List<Sequence> orders(byte[] directory, FilePath file, long now) {
    String key = Arrays.toString(directory);
    Listing known = listings.get(key);
    if (known == null || now - known.atNanos() > STALE_NANOS) {
      List<FilePath> siblings = lister.siblings(file);
      known =
          new Listing(
              List.of(new Sequence(siblings.stream().sorted().toList()), new Sequence(siblings)),
              now);
      listings.put(key, known);
    }
    return known.orders();
  }

  private static byte[] directoryOf(FilePath file) {
    byte[] bytes = file.bytes();
    int end = bytes.length - 1;
    while (end >= 0 && bytes[end] != '/') {
      end--;
    }
    return Arrays.copyOf(bytes, end + 1);
  }
}
