package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

/** Positional reads of one file; the client compares what DataNodes send with their checksums. */
final class HdfsReader implements ObjectReader {
  private final HdfsConnection connection;
  private final ObjectKey key;
  private final HdfsDataInputStream file;

  /** Takes over the open file. */
  HdfsReader(HdfsConnection connection, ObjectKey key, HdfsDataInputStream file) {
    this.connection = connection;
    this.key = key;
    this.file = file;
  }

  @Override
  public long bytes() {
    return file.getVisibleLength();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int wanted = Math.clamp(bytes() - offset, 0, into.remaining());
    String attempt = "read " + key + " at " + offset;
    ByteBuffer window = into.duplicate().limit(into.position() + wanted);
    connection.in(
        attempt,
        _ -> {
          while (window.hasRemaining()) {
            fill(attempt, offset + window.position() - into.position(), window);
          }
          return window;
        });
    into.position(window.position());
    return wanted;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException unclosed) {
      // Nothing was written, and whatever it held is let go when its peers time out.
      return;
    }
  }

  private void fill(String attempt, long at, ByteBuffer window) throws IOException {
    if (file.read(at, window) <= 0) {
      String what = "the file ends at %d, %d bytes were published; restore another copy";
      throw connection.failure().corrupt(attempt, what.formatted(at, bytes()));
    }
  }
}
