package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * From the open of a large released file to its first page, for a program that gets ranges (class
 * on-read): this one, with a daemon that has brought back ranges before. Beside it the same page
 * asked from the store, over a connection that is open.
 */
final class FirstByteS3 implements Scenario {
  private static final double TIMES_A_GET = 1.5;
  private static final int READ_BYTES = 4096;

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    FirstByte.useOf(Site.CLOUD, site);
    run(site, report, Site.CLOUD, site.s3().near(), "S3");
    String far = "S3 that answers %d ms later".formatted(S3Process.FAR_MILLIS);
    run(site, report, Site.FAR, site.s3().far(), far);
  }

  private static void run(Site site, Report report, String pool, String endpoint, String where)
      throws IOException, InterruptedException {
    String name = Site.STREAMED + "/first-byte";
    Path file = site.tree().resolve(name);
    Files.createDirectories(file.getParent());
    long bytes = site.options().sizeBytes();
    Programs.run("bash", "-c", "head -c " + bytes + " /dev/urandom >" + file);
    site.requests().ask(List.of(name), Site.archive(pool));
    String object = site.s3().onlyObject(endpoint, pool + "/");
    ByteBuffer mine = ByteBuffer.allocateDirect(READ_BYTES);
    ByteBuffer theirs = ByteBuffer.allocate(READ_BYTES);
    Samples ours = new Samples();
    Samples plain = new Samples();
    Samples times = new Samples();
    // The first round is for the compiler.
    for (int round = 0; round <= site.options().rounds; round++) {
      site.requests().ask(List.of(name), Site.release());
      Programs.coolDown();
      get(object, theirs.clear());
      double get = get(object, theirs.clear());
      double read = read(file, mine.clear());
      if (!mine.flip().equals(theirs.flip())) {
        throw new IOException(file + " does not hold what " + object + " holds");
      }
      if (round > 0) {
        ours.add(read);
        plain.add(get);
        times.add(read / get);
      }
    }
    site.requests().ask(List.of(name), new Order.Restore(Terms.NONE));
    site.requests().ask(List.of(name), new Order.Remove(pool, Terms.NONE));
    Files.delete(file);
    String what = "first byte of %s in %s, class on-read".formatted(site.options().size, where);
    report.add(Row.plain(what, site.fileSystem(), "ms", ours).beside(plain));
    report.add(Row.plain(what, site.fileSystem(), "× a ranged GET", times).atMost(TIMES_A_GET));
  }

  private static double read(Path file, ByteBuffer buffer) throws IOException {
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.read(buffer, 0) != READ_BYTES) {
        throw new IOException(file + " ended early");
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static double get(String object, ByteBuffer into) throws IOException {
    long start = System.nanoTime();
    HttpURLConnection connection = S3Process.open(object, "GET");
    connection.setRequestProperty("Range", "bytes=0-" + (READ_BYTES - 1));
    try (InputStream body = connection.getInputStream()) {
      into.put(body.readNBytes(READ_BYTES));
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
