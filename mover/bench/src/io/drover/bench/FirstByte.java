package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * From the open of a released file to a byte of it, for a program that gets ranges (class on-read):
 * this one. The first byte, and one in the middle; of the large file, of one of a sixteenth, and of
 * one that is far larger than the file system and mostly holes. A daemon that has just started runs
 * code that nobody has compiled yet, so its first one is a row of its own.
 */
final class FirstByte implements Scenario {
  private static final String POOL = "vault";
  private static final double MILLISECONDS = 5;
  private static final int PART = 16;
  private static final long USED_BYTES = 64L << 20;

  /** As many as a site brings back in its first minutes. */
  private static final int USES = 400;

  private static final long SPARSE_BYTES = 100_000_000_000L;

  private static final String ISLANDS =
      """
      for at in 0 $((%1$d / 2)); do
        dd if=/dev/urandom of=$0 bs=1M count=64 iflag=fullblock conv=notrunc \
          oflag=seek_bytes seek=$at status=none
      done
      truncate -s %1$d $0
      """
          .formatted(SPARSE_BYTES);

  /** A page, what programs read at least. */
  private static final int READ_BYTES = 4096;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    long bytes = site.options().sizeBytes();
    start(site, report);
    for (long size : new long[] {bytes / PART, bytes}) {
      String make = "head -c %d /dev/urandom >$0".formatted(size);
      run(site, report, "%,d MiB".formatted(size >> 20), size, make);
    }
    run(site, report, "100 GB, mostly holes,", SPARSE_BYTES, ISLANDS);
  }

  /**
   * @param make for the shell: makes the file {@code $0}
   */
  private static void run(Site site, Report report, String what, long size, String make)
      throws IOException, InterruptedException {
    Samples first = new Samples();
    Samples middle = new Samples();
    String name = Site.STREAMED + "/first-byte";
    Path file = site.tree().resolve(name);
    Files.createDirectories(file.getParent());
    Programs.run("bash", "-c", make, file.toString());
    site.requests().ask(List.of(name), Site.archive(POOL));
    for (int round = 0; round < site.options().rounds; round++) {
      first.add(released(site, name, 0));
      middle.add(released(site, name, size / 2));
    }
    forget(site, POOL, name);
    String of = " of %s released, class on-read".formatted(what);
    String fs = site.fileSystem();
    report.add(Row.plain("first byte" + of, fs, "ms", first).atMost(MILLISECONDS));
    report.add(Row.plain("middle byte" + of, fs, "ms", middle).atMost(MILLISECONDS));
  }

  /** Daemons that have just started; the last one goes on until it has its code compiled. */
  private static void start(Site site, Report report) throws IOException, InterruptedException {
    String name = used(site, POOL);
    Samples first = new Samples();
    for (int round = 0; round < site.options().rounds; round++) {
      site.stopDaemon();
      site.startDaemon();
      first.add(released(site, name, 0));
    }
    use(site, name);
    forget(site, POOL, name);
    String what = "first byte of a released file by a daemon that has just started, class on-read";
    report.add(Row.plain(what, site.fileSystem(), "ms", first));
  }

  /** Has the daemon bring back ranges from that pool until its code is compiled. */
  static void useOf(String pool, Site site) throws IOException, InterruptedException {
    String name = used(site, pool);
    use(site, name);
    forget(site, pool, name);
  }

  private static String used(Site site, String pool) throws IOException, InterruptedException {
    String name = Site.STREAMED + "/used";
    Path file = site.tree().resolve(name);
    Files.createDirectories(file.getParent());
    Programs.run(
        "bash", "-c", "head -c %d /dev/urandom >$0".formatted(USED_BYTES), file.toString());
    site.requests().ask(List.of(name), Site.archive(pool));
    return name;
  }

  private static void use(Site site, String name) throws IOException {
    for (int use = 0; use < USES; use++) {
      site.requests().ask(List.of(name), Site.release());
      millisecondsTo(site.tree().resolve(name), use % 2 * (USED_BYTES / 2));
    }
  }

  private static void forget(Site site, String pool, String name) throws IOException {
    site.requests().ask(List.of(name), new Order.Restore(Terms.NONE));
    site.requests().ask(List.of(name), new Order.Remove(pool, Terms.NONE));
    Files.delete(site.tree().resolve(name));
  }

  /** Milliseconds from the open to the byte, with nothing cached. */
  private static double released(Site site, String name, long offset)
      throws IOException, InterruptedException {
    site.requests().ask(List.of(name), Site.release());
    Programs.coolDown();
    return millisecondsTo(site.tree().resolve(name), offset);
  }

  private static double millisecondsTo(Path file, long offset) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.read(buffer, offset) != READ_BYTES) {
        throw new IOException(file + " ended at " + offset);
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
