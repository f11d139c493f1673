package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The readers of a {@link ForwardingTier}. */
class ForwardingReader implements ObjectReader {
  private final ObjectReader reader;
  private final ForwardingTier tier;

  ForwardingReader(ObjectReader reader, ForwardingTier tier) {
    this.reader = reader;
    this.tier = tier;
  }

  @Override
  public final long bytes() {
    return reader.bytes();
  }

  @Override
  public final Optional<Label> label() {
    return reader.label();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int start = into.position();
    return tier.around(
        Verb.READ,
        () -> {
          // A call that failed half way and is made again must not leave a gap in the buffer.
          into.position(start);
          return reader.read(offset, into);
        });
  }

  @Override
  public final ByteRange dataAt(long offset) throws TierException {
    return tier.around(Verb.DATA_AT, () -> reader.dataAt(offset));
  }

  @Override
  public final Optional<FileOffset> inFile(long offset) {
    return reader.inFile(offset);
  }

  @Override
  public final Optional<ObjectOffset> inStore(long offset) {
    return reader.inStore(offset);
  }

  @Override
  public final void forget(ByteRange range) {
    reader.forget(range);
  }

  @Override
  public void close() {
    reader.close();
  }
}
