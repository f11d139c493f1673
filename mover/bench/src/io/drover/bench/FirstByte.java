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
 * this one. The first byte, and one in the middle; of the large file, and of one of a sixteenth.
 */
final class FirstByte implements Scenario {
  private static final double MILLISECONDS = 5;
  private static final int PART = 16;

  /** A page, what programs read at least. */
  private static final int READ_BYTES = 4096;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    long bytes = site.options().sizeBytes();
    for (long size : new long[] {bytes / PART, bytes}) {
      Samples first = new Samples();
      Samples middle = new Samples();
      String name = Site.STREAMED + "/first-byte";
      Path file = site.tree().resolve(name);
      Files.createDirectories(file.getParent());
      Programs.run("bash", "-c", "head -c " + size + " /dev/urandom >" + file);
      site.requests().ask(List.of(name), Site.archive("vault"));
      // The first round is for the compiler.
      for (int round = 0; round <= site.options().rounds; round++) {
        double atStart = released(site, name, 0);
        double inside = released(site, name, size / 2);
        if (round > 0) {
          first.add(atStart);
          middle.add(inside);
        }
      }
      site.requests().ask(List.of(name), new Order.Restore(Terms.NONE));
      site.requests().ask(List.of(name), new Order.Remove("vault", Terms.NONE));
      Files.delete(file);
      String of = " of %,d MiB released, class on-read".formatted(size >> 20);
      String fs = site.fileSystem();
      report.add(Row.plain("first byte" + of, fs, "ms", first).atMost(MILLISECONDS));
      report.add(Row.plain("middle byte" + of, fs, "ms", middle).atMost(MILLISECONDS));
    }
  }

  /** Milliseconds from the open to the byte, with nothing cached. */
  private static double released(Site site, String name, long offset)
      throws IOException, InterruptedException {
    site.requests().ask(List.of(name), Site.release());
    Programs.coolDown();
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(site.tree().resolve(name))) {
      if (channel.read(buffer, offset) != READ_BYTES) {
        throw new IOException(name + " ended at " + offset);
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
