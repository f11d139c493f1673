package io.drover.bench;

import io.drover.mover.config.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From the open of a released file, which waits for the whole of it, to its first byte. */
final class OpenBySize implements Scenario {
  private static final List<String> SIZES =
      List.of("4 KiB", "64 KiB", "1 MiB", "16 MiB", "256 MiB", "1 GiB");

  @Override
  public void run(Site site, Report report) throws IOException, InterruptedException {
    for (String size : SIZES) {
      report.note("open: " + size);
      String name = "opened/" + size.replace(" ", "");
      Path file = site.tree().resolve(name);
      Files.createDirectories(file.getParent());
      Programs.run("bash", "-c", "head -c " + Size.parse(size).bytes() + " /dev/urandom >" + file);
      site.requests().ask(List.of(name), Site.archive("vault"));
      Samples first = new Samples();
      // The first round is for the compiler.
      for (int round = 0; round <= site.options().rounds; round++) {
        site.requests().ask(List.of(name), Site.release());
        Programs.coolDown();
        double milliseconds = firstByte(file);
        if (round > 0) {
          first.add(milliseconds);
        }
      }
      Files.delete(file);
      String what = "open to first byte of %s released, on open".formatted(size);
      report.add(Row.plain(what, site.fileSystem(), "ms", first));
    }
  }

  private static double firstByte(Path file) throws IOException {
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.read(ByteBuffer.allocate(1)) != 1) {
        throw new IOException(file + " is empty");
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
