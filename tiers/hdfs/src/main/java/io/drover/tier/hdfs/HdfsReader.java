package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;

/** Positional reads of one file; the client compares what DataNodes send with their checksums. */
final class HdfsReader implements ObjectReader {
  private final HdfsConnection connection;
  private final ObjectKey key;
  private final HdfsDataInputStream file;

  /** Takes over the open file of the key. */
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
        files -> {
          while (window.hasRemaining()) {
            fill(files, attempt, offset + window.position() - into.position(), window);
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

  private void fill(DistributedFileSystem files, String attempt, long at, ByteBuffer window)
      throws IOException {
    int read;
    try {
      read = file.read(at, window);
    } catch (BlockMissingException missing) {
      if (isCorrupt(files, at)) {
        throw connection
            .failure()
            .corrupt(attempt, "every replica of a block has wrong bytes; restore another copy");
      }
      throw missing;
    }
    if (read <= 0) {
      throw connection
          .failure()
          .corrupt(
              attempt,
              "the file ends at %d, %d bytes were published; restore another copy"
                  .formatted(at, bytes()));
    }
  }

  /** The client says the same of replicas that are away; the NameNode was told which are wrong. */
  private boolean isCorrupt(DistributedFileSystem files, long at) throws IOException {
    String path = connection.path(ObjectPath.of(key)).toUri().getPath();
    return files.getClient().getLocatedBlocks(path, at).getLocatedBlocks().stream()
        .filter(block -> block.getStartOffset() + block.getBlockSize() > at)
        .findFirst()
        .filter(LocatedBlock::isCorrupt)
        .isPresent();
  }
}
