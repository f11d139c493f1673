package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A large released file read from its first byte to its last, beside the same reading of the object
 * in the pool: by ranges, and when the open waits for the whole.
 */
final class SequentialRead implements Scenario {
  private static final double FRACTION_OF_POOL = 0.9;
  private static final int READ_BYTES = 1 << 20;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    run(site, report, Site.STREAMED, "class on-read");
    run(site, report, "sequential", "on open");
  }

  private static void run(Site site, Report report, String directory, String mode)
      throws IOException, InterruptedException {
    String name = directory + "/sequential";
    Path file = site.tree().resolve(name);
    Files.createDirectories(file.getParent());
    long bytes = site.options().sizeBytes();
    Programs.run("bash", "-c", "head -c " + bytes + " /dev/urandom >" + file);
    site.requests().ask(List.of(name), Site.archive("vault"));
    Path object = object(site, bytes);
    Path copied = site.tree().resolve("sequential-copied");
    Compared compared = new Compared();
    Samples unflushed = new Samples();
    for (int round = 1; round <= site.options().rounds; round++) {
      report.note("sequential, %s: round %d".formatted(mode, round));
      site.requests().ask(List.of(name), Site.release());
      compared.round(() -> read(object, bytes), () -> read(file, bytes));
      Programs.coolDown();
      unflushed.add(copy(object, copied) / compared.ownNanos());
      Files.delete(copied);
    }
    site.requests().ask(List.of(name), new Order.Remove("vault", Terms.NONE));
    Files.delete(file);
    String what = "%s released, read in sequence, %s".formatted(pool(site), mode);
    report.add(compared.rate(what, site.fileSystem(), "MB/s", bytes / 1e6));
    report.add(compared.ratio(what, site.fileSystem(), "the pool's object", FRACTION_OF_POOL));
    report.add(Row.plain(what, site.fileSystem(), "× cp to the tree, unflushed", unflushed));
  }

  private static String pool(Site site) {
    Options options = site.options();
    return options
        .poolReadsBytes()
        .map(_ -> "%s in a pool that reads %s a second,".formatted(options.size, options.poolReads))
        .orElse(options.size);
  }

  private static double copy(Path object, Path copied) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Programs.run("cp", "--reflink=never", object.toString(), copied.toString());
    return System.nanoTime() - start;
  }

  private static Path object(Site site, long bytes) throws IOException {
    try (Stream<Path> files = Files.walk(site.poolDirectory())) {
      return files
          .filter(path -> Files.isRegularFile(path) && path.toFile().length() >= bytes)
          .findFirst()
          .orElseThrow(() -> new IOException("no object of the file is in the pool"));
    }
  }

  private static long read(Path file, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    long start = System.nanoTime();
    long done = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
        done += count;
      }
    }
    if (done != bytes) {
      throw new IOException("%s has %d bytes instead of %d".formatted(file, done, bytes));
    }
    return System.nanoTime() - start;
  }
}
