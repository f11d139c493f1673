package io.drover.tier.command;

import io.drover.tier.Crc;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** The CRC32C of a file that was written a moment ago, so most of it is in memory. */
final class FileDigest {
  private static final int BUFFER_BYTES = 1 << 20;

  private FileDigest() {}

  static Crc of(Path file, CommandFailure failure, String attempt) throws TierException {
    CRC32C crc = new CRC32C();
    long bytes = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer.clear()) >= 0) {
        bytes += buffer.flip().remaining();
        crc.update(buffer);
      }
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
    return new Crc((int) crc.getValue(), bytes);
  }
}
