package io.drover.bench;

import io.drover.linux.Descriptor;
import io.drover.linux.Fanotify;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of a file that is at home and cached, through the published tree; beside it on a file
 * system without marks, and on one with marks of our own and an ignore mark on the file: what the
 * kernel alone asks for, whoever listens.
 */
final class ResidentReads implements Scenario {
  private static final long VOLUME_BYTES = 512L << 20;
  private static final int FILE_BYTES = 16 << 20;
  private static final int SMALL_BYTES = 4 << 10;
  private static final int LARGE_BYTES = 1 << 20;
  private static final long MARKS = Fanotify.PRE_ACCESS | Fanotify.OPEN_PERM;

  /** More rounds than elsewhere: each takes a fraction of a second. */
  private static final int REPEATS = 3;

  /** What is done again and again, and how often in one round. */
  private enum Access {
    CACHED_READ("cached 4 KiB pread", 200_000),
    OPEN_READ_CLOSE("open + 4 KiB read + close", 50_000),
    LARGE_READ("cached 1 MiB pread", 2_000);

    private final String text;
    private final int count;

    Access(String text, int count) {
      this.text = text;
      this.count = count;
    }
  }

  private record Figures(Samples unmarked, Samples again, Samples marked, Samples tree) {
    Figures() {
      this(new Samples(), new Samples(), new Samples(), new Samples());
    }
  }

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Map<Access, Figures> figures = new EnumMap<>(Access.class);
    try (Volume bare =
            Volume.make(site.fileSystem(), site.scratch().resolve("bare"), VOLUME_BYTES);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(LARGE_BYTES, SMALL_BYTES);
      Path resident = site.tree().resolve("resident");
      Path other = bare.path().resolve("resident");
      Files.write(resident, new byte[FILE_BYTES]);
      Files.write(other, new byte[FILE_BYTES]);
      int rounds = site.options().rounds * REPEATS;
      // The first round is for the compiler.
      for (int round = 0; round <= rounds; round++) {
        for (Access access : Access.values()) {
          Figures kept = figures.computeIfAbsent(access, _ -> new Figures());
          Figures into = round == 0 ? new Figures() : kept;
          into.unmarked.add(nanos(access, other, buffer));
          into.tree.add(nanos(access, resident, buffer));
          into.again.add(nanos(access, other, buffer));
          into.marked.add(marked(access, other, buffer));
        }
      }
      Files.delete(resident);
    }
    for (Access access : Access.values()) {
      report(site, report, access, figures.get(access));
    }
  }

  private static void report(Site site, Report report, Access access, Figures found)
      throws IOException {
    report.add(
        Row.plain(access.text + ", unmarked", site.fileSystem(), "ns", found.unmarked)
            .beside(found.again));
    report.add(
        Row.plain(access.text + ", the kernel's price", site.fileSystem(), "ns", found.marked)
            .beside(found.unmarked));
    double spread = found.unmarked.max() - found.unmarked.min();
    Samples allowed = access == Access.LARGE_READ ? found.unmarked : found.marked;
    Row.Target target =
        new Row.Target(
            false, allowed.median() + spread, found.tree.median(), "≤ reference + spread");
    report.add(
        new Row(
            access.text + " in the tree",
            site.fileSystem(),
            "ns",
            found.tree,
            Optional.of(allowed),
            Optional.of(target)));
  }

  /** With the marks that the daemon sets, nobody listening: the file's own mark keeps it quiet. */
  private static double marked(Access access, Path file, MemorySegment buffer)
      throws LinuxException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY);
        Fanotify group = Fanotify.init(Fanotify.CLASS_PRE_CONTENT)) {
      group.add(Fanotify.MARK_IGNORE | Fanotify.MARK_EVICTABLE, MARKS, opened);
      group.add(Fanotify.MARK_FILESYSTEM, MARKS, opened);
      return nanos(access, file, buffer);
    }
  }

  private static double nanos(Access access, Path file, MemorySegment buffer)
      throws LinuxException {
    String path = file.toString();
    MemorySegment small = buffer.asSlice(0, SMALL_BYTES);
    long start = System.nanoTime();
    switch (access) {
      case CACHED_READ -> read(path, small, access.count);
      case OPEN_READ_CLOSE -> {
        for (int done = 0; done < access.count; done++) {
          read(path, small, 1);
        }
      }
      case LARGE_READ -> read(path, buffer, access.count);
    }
    return (double) (System.nanoTime() - start) / access.count;
  }

  private static void read(String path, MemorySegment buffer, int times) throws LinuxException {
    try (Descriptor file = Open.path(path, Open.O_RDONLY)) {
      for (int done = 0; done < times; done++) {
        Io.readOnce(file, buffer, 0);
      }
    }
  }
}
