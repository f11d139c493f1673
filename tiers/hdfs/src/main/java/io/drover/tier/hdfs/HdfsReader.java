package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;

/**
 * Positional reads of one file; the client compares what DataNodes send with their checksums. Who
 * reads in sequence is served by one connection for each block, on which the DataNode sends ahead;
 * a read by position asks a DataNode anew for each call.
 */
final class HdfsReader implements ObjectReader {
  private final HdfsConnection connection;
  private final ObjectKey key;
  private final HdfsDataInputStream file;

  /** Held while the file is read where it stands. */
  private final ReentrantLock standing = new ReentrantLock();

  /** Where the last read ended. */
  private volatile long readUpTo;

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
          boolean goesOn = offset == readUpTo && wanted > 0;
          readUpTo = offset + wanted;
          if (goesOn) {
            fillInSequence(offset, window);
          }
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

  /** As far as it goes; what is wrong is found out, and told, by position. */
  private void fillInSequence(long offset, ByteBuffer window) {
    int read = window.position();
    standing.lock();
    try {
      file.seek(offset);
      while (window.hasRemaining() && file.read(window) > 0) {
        read = window.position();
      }
    } catch (IOException e) {
      window.position(read);
    } finally {
      standing.unlock();
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
