package io.drover.tier.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file {@value #NAME} that says a directory is a pool: three lines, pool, target and when it
 * was created. A directory without it is the empty place below a mount point, and nothing is ever
 * written there.
 */
record Marker(Place place, Instant created) {
  static final String NAME = ".drover-pool";

  private static final String WRITING = NAME + ".new";

  /** Two names and a time; what is longer is no marker. */
  private static final int BYTES_MAX = 4096;

  /** Reads the marker of a directory; empty when it has none or holds something else. */
  static Optional<Marker> in(Descriptor directory) throws LinuxException {
    try (Descriptor file = Open.at(directory, NAME, Open.O_RDONLY | Open.O_NOFOLLOW, 0)) {
      ByteBuffer text = ByteBuffer.allocateDirect(BYTES_MAX);
      Io.read(file, text, 0);
      return parse(UTF_8.decode(text.flip()).toString().lines().toList());
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Writes the marker durably; a crash leaves the whole of it or none. */
  void writeTo(Descriptor directory) throws LinuxException {
    String text = String.join("\n", place.pool(), place.target(), created.toString(), "");
    byte[] bytes = text.getBytes(UTF_8);
    int flags = Open.O_WRONLY | Open.O_CREAT | Open.O_TRUNC | Open.O_NOFOLLOW;
    try (Descriptor file = Open.at(directory, WRITING, flags, 0644)) {
      Io.writeAll(file, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), 0);
      Io.fsync(file);
    }
    Names.rename(new Names.Entry(directory, WRITING), new Names.Entry(directory, NAME));
    Io.fsync(directory);
  }

  private static Optional<Marker> parse(List<String> lines) {
    try {
      return Optional.of(
          new Marker(new Place(lines.get(0), lines.get(1)), Instant.parse(lines.get(2))));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }
}
