package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import io.drover.linux.Descriptor;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What one question to the door costs whoever asks, when nothing has to be brought back: the open
 * of a file that is asked about at every open because it is new, and the read of a range that is
 * present already, by a program that gets ranges.
 */
final class RoundTrip implements Scenario {
  /** Within a second or two; a file is new for ten. */
  private static final int CALLS = 20_000;

  private static final int PAGE = 4096;
  private static final int LARGE_BYTES = 64 << 20;

  /** Something that the kernel asks about once. */
  @FunctionalInterface
  private interface Asking {
    void call() throws LinuxException;
  }

  /** Percentiles of each round. */
  private record Percentiles(Samples half, Samples most) {
    Percentiles() {
      this(new Samples(), new Samples());
    }

    void measure(Asking asking) throws LinuxException {
      long[] nanos = new long[CALLS];
      for (int call = 0; call < CALLS; call++) {
        long start = System.nanoTime();
        asking.call();
        nanos[call] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      half.add(nanos[CALLS / 2] / 1e3);
      most.add(nanos[CALLS - CALLS / 100] / 1e3);
    }
  }

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    opens(site, report);
    reads(site, report);
  }

  private static void opens(Site site, Report report) throws IOException {
    Percentiles asked = new Percentiles();
    Percentiles plain = new Percentiles();
    Path fresh = site.tree().resolve("fresh");
    Path other = site.reference().resolve("fresh");
    // The first round is for the compiler.
    for (int round = 0; round <= site.options().rounds; round++) {
      for (Path file : List.of(other, fresh)) {
        Files.deleteIfExists(file);
        Files.write(file, new byte[PAGE]);
        Percentiles into = file == fresh ? asked : plain;
        (round == 0 ? new Percentiles() : into).measure(() -> open(file));
      }
    }
    Files.delete(fresh);
    Files.delete(other);
    report(site, report, "open of a new file, one question", asked, plain);
  }

  private static void reads(Site site, Report report) throws IOException, InterruptedException {
    Percentiles asked = new Percentiles();
    Percentiles plain = new Percentiles();
    String name = Site.STREAMED + "/asked";
    Path file = site.tree().resolve(name);
    Path other = site.reference().resolve("asked");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[LARGE_BYTES]);
    Files.write(other, new byte[PAGE]);
    site.requests().ask(List.of(name), Site.archive("vault"));
    site.requests().ask(List.of(name), Site.release());
    try (Descriptor released = Open.path(file.toString(), Open.O_RDONLY);
        Descriptor resident = Open.path(other.toString(), Open.O_RDONLY);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(PAGE, PAGE);
      for (int round = 0; round <= site.options().rounds; round++) {
        (round == 0 ? new Percentiles() : plain).measure(() -> Io.readOnce(resident, buffer, 0));
        (round == 0 ? new Percentiles() : asked).measure(() -> Io.readOnce(released, buffer, 0));
      }
    }
    site.requests().ask(List.of(name), new Order.Restore(Terms.NONE));
    site.requests().ask(List.of(name), new Order.Remove("vault", Terms.NONE));
    Files.delete(file);
    Files.delete(other);
    report(site, report, "4 KiB pread of a range that is present, one question", asked, plain);
  }

  private static void open(Path file) throws LinuxException {
    Open.path(file.toString(), Open.O_RDONLY).close();
  }

  private static void report(
      Site site, Report report, String what, Percentiles asked, Percentiles plain)
      throws IOException {
    String fs = site.fileSystem();
    report.add(Row.plain(what + ", p50", fs, "µs", asked.half).beside(plain.half));
    report.add(Row.plain(what + ", p99", fs, "µs", asked.most).beside(plain.most));
  }
}
