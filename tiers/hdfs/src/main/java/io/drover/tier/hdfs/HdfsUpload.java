package io.drover.tier.hdfs;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;

/** An object on its way: an open file in the directory of uploads. */
final class HdfsUpload implements Upload {
  /** Hadoop's streams take arrays. A packet of a pipeline has as much. */
  private static final int BRIDGE_BYTES = 64 << 10;

  private static final byte[] ZEROS = new byte[BRIDGE_BYTES];

  private final HdfsConnection connection;
  private final PartFile part;
  private final DistributedFileSystem files;
  private final HdfsDataOutputStream file;
  private byte[] bridge = new byte[0];
  private final AtomicLong appendedBytes;
  private volatile boolean broken;
  private boolean finished;
  private boolean ended;
  private boolean closed;

  /** Takes over the open file. */
  HdfsUpload(
      HdfsConnection connection,
      PartFile part,
      DistributedFileSystem files,
      PartFile.Opened opened) {
    this.connection = connection;
    this.part = part;
    this.files = files;
    this.file = opened.file();
    this.appendedBytes = new AtomicLong(opened.bytes());
  }

  @Override
  public long appendedBytes() {
    return appendedBytes.get();
  }

  @Override
  public void append(ByteBuffer bytes) throws TierException {
    perform(
        "append to",
        () -> {
          if (bridge.length < Math.min(bytes.remaining(), BRIDGE_BYTES)) {
            bridge = new byte[Math.min(bytes.remaining(), BRIDGE_BYTES)];
          }
          while (bytes.hasRemaining()) {
            int piece = Math.min(bytes.remaining(), bridge.length);
            bytes.get(bridge, 0, piece);
            write(bridge, piece);
          }
          return appendedBytes();
        });
  }

  @Override
  public void appendZeros(long bytes) throws TierException {
    perform(
        "append to",
        () -> {
          for (long left = bytes; left > 0; left -= BRIDGE_BYTES) {
            write(ZEROS, (int) Math.min(left, BRIDGE_BYTES));
          }
          return appendedBytes();
        });
  }

  /** The NameNode is told the length too, so that a recovery cannot fall short of it. */
  @Override
  public long flush() throws TierException {
    return perform(
        "flush",
        () -> {
          // Before the sync: another thread may append meanwhile.
          long durableBytes = appendedBytes();
          file.hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
          return durableBytes;
        });
  }

  @Override
  public void publish(Crc digest, Label label) throws TierException {
    if (ended) {
      return;
    }
    finish(digest);
    connection.in(
        "publish " + part.key(),
        _ -> {
          part.publish(files, digest, label);
          return part;
        });
    ended = true;
  }

  /** Deleted first: to close it would finish what nobody wants. */
  @Override
  public void abandon() throws TierException {
    if (ended) {
      return;
    }
    connection.in("abandon " + part.key(), part::delete);
    ended = true;
  }

  /** Finishes the file with what was written, so that a resume need not recover it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      file.close();
    } catch (IOException unfinished) {
      // Abandoned, or the cluster is away: a resume recovers what is durable.
      broken = true;
    }
  }

  /** Has the whole file on disks; its last block is synced before this returns, as all others. */
  void finish(Crc digest) throws TierException {
    if (finished) {
      return;
    }
    requireLength(digest);
    perform(
        "publish",
        () -> {
          file.close();
          return appendedBytes();
        });
    finished = true;
  }

  private void write(byte[] from, int bytes) throws IOException {
    file.write(from, 0, bytes);
    appendedBytes.addAndGet(bytes);
  }

  private void requireLength(Crc digest) throws TierException {
    if (digest.bytes() != appendedBytes()) {
      throw connection
          .failure()
          .corrupt(
              "publish " + part.key(),
              "%d bytes were announced, %d were appended; begin it again"
                  .formatted(digest.bytes(), appendedBytes()));
    }
  }

  @FunctionalInterface
  private interface Step {
    long perform() throws IOException;
  }

  /** After a failure nobody knows how much of the last block each DataNode has. */
  private long perform(String verb, Step step) throws TierException {
    String attempt = verb + " " + part.key();
    if (broken) {
      throw new TierException.Transient(
          attempt + ": an earlier call failed; resume it at its last durable offset", null);
    }
    boolean done = false;
    try {
      long answer = connection.in(attempt, _ -> step.perform());
      done = true;
      return answer;
    } finally {
      broken |= !done;
    }
  }
}
