package io.drover.tier.command;

import io.drover.tier.ObjectReader;
import java.nio.ByteBuffer;

/** Of an object without bytes, which never goes to tape. */
record EmptyReader() implements ObjectReader {
  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public int read(long offset, ByteBuffer into) {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
