package io.drover.tier.command;

import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads one object from its file in the spool. */
final class SpoolReader implements ObjectReader {
  private final FileChannel file;
  private final Entry entry;
  private final CommandFailure failure;
  private final Runnable ended;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /**
   * Takes over the open file.
   *
   * @param ended run once, when the reader is closed
   */
  SpoolReader(FileChannel file, Entry entry, CommandFailure failure, Runnable ended) {
    this.file = file;
    this.entry = entry;
    this.failure = failure;
    this.ended = ended;
  }

  @Override
  public long bytes() {
    return entry.bytes();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    String attempt = "read %s at %d".formatted(entry.key(), offset);
    int wanted = (int) Math.clamp(entry.bytes() - offset, 0, (long) into.remaining());
    ByteBuffer part = into.duplicate().limit(into.position() + wanted);
    try {
      while (part.hasRemaining()) {
        if (file.read(part, offset + part.position() - into.position()) < 0) {
          throw failure.transientFailure(
              attempt, "its file in the spool is shorter than it was; stage it again");
        }
      }
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
    into.position(part.position());
    return wanted;
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      ended.run();
      try {
        file.close();
      } catch (IOException e) {
        // Nothing was written through it.
      }
    }
  }
}
