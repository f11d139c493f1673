package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.List;

/** The uploads of a {@link ForwardingTier}. */
class ForwardingUpload implements Upload {
  private final Upload upload;
  private final ForwardingTier tier;

  ForwardingUpload(Upload upload, ForwardingTier tier) {
    this.upload = upload;
    this.tier = tier;
  }

  @Override
  public final long appendedBytes() {
    return upload.appendedBytes();
  }

  @Override
  public void append(ByteBuffer bytes) throws TierException {
    tier.around(Verb.APPEND, () -> upload.append(bytes));
  }

  @Override
  public boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
    return tier.around(Verb.APPEND, () -> upload.append(bytes, same));
  }

  @Override
  public long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
    return tier.around(Verb.FETCH, () -> upload.fetch(from, pieces));
  }

  @Override
  public final void appendZeros(long bytes) throws TierException {
    tier.around(Verb.APPEND_ZEROS, () -> upload.appendZeros(bytes));
  }

  @Override
  public final long flush() throws TierException {
    return tier.around(Verb.FLUSH, upload::flush);
  }

  @Override
  public final void publish(Crc digest, Label label) throws TierException {
    tier.around(Verb.PUBLISH, () -> upload.publish(digest, label));
  }

  @Override
  public final void abandon() throws TierException {
    tier.around(Verb.ABANDON, upload::abandon);
  }

  @Override
  public void close() {
    upload.close();
  }
}
