package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large file archived, and recalled as a whole by whoever opens it. */
final class LargeFile implements Scenario {
  private static final List<String> NAME = List.of("large");
  private static final double FRACTION_OF_CP = 0.9;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    Options options = site.options();
    Path file = site.tree().resolve("large");
    Path copy = site.reference().resolve("large");
    Programs.run("bash", "-c", "head -c " + options.sizeBytes() + " /dev/urandom >" + file);
    Compared archive = new Compared();
    Compared recall = new Compared();
    for (int round = 1; round <= options.rounds; round++) {
      report.note("large: round " + round);
      archive.round(() -> copy(file, copy), () -> site.requests().ask(NAME, Site.archive("vault")));
      recallRound(site, recall);
      site.requests().ask(NAME, new Order.Remove("vault", Terms.NONE));
      Files.delete(copy);
    }
    Files.delete(file);
    String what = options.size + " archived";
    double megabytes = options.sizeBytes() / 1e6;
    report.add(archive.rate(what, site.fileSystem(), "MB/s", megabytes));
    report.add(archive.ratio(what, site.fileSystem(), FRACTION_OF_CP));
    what = options.size + " recalled on open";
    report.add(recall.rate(what, site.fileSystem(), "MB/s", megabytes));
    report.add(recall.ratio(what, site.fileSystem(), FRACTION_OF_CP));
  }

  private static void recallRound(Site site, Compared recall)
      throws IOException, InterruptedException {
    Path file = site.tree().resolve("large");
    Path source = site.reference().resolve("large");
    Path back = site.tree().resolve("large.back");
    site.requests().ask(NAME, Site.release());
    recall.round(() -> copy(source, back), () -> open(file));
    Files.delete(back);
  }

  private static long copy(Path from, Path to) throws IOException, InterruptedException {
    Files.deleteIfExists(to);
    String command = "cp --reflink=never %s %s && sync -f %s".formatted(from, to, to);
    return Programs.time("bash", "-c", command);
  }

  /** The open waits for the whole file; the sync is for what the recall might have left. */
  private static long open(Path file) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.read(ByteBuffer.allocate(1)) != 1) {
        throw new IOException(file + " is empty");
      }
    }
    Programs.run("sync", "-f", file.toString());
    return System.nanoTime() - start;
  }
}
