package io.drover.tier.s3;

import io.drover.tier.Tier;
import io.drover.tier.TierContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract over s3proxy, a server without checksums of its own. */
class S3TierTest extends TierContract {
  @RegisterExtension static final SharedServer shared = new SharedServer();

  private final Bucket bucket = shared.place();

  @Override
  protected Tier open() {
    return new S3Tier(bucket, Settings.over(shared.server().access()));
  }

  @Override
  protected int objectsToList() {
    return 300;
  }

  @Override
  protected boolean nestsKeys() {
    return false;
  }

  @Override
  protected int chunkBytes() {
    return Settings.PART_BYTES;
  }

  /** The server hears of a small upload when it is published. */
  @Override
  protected boolean discardsWhatIsOpen() {
    return false;
  }

  /** What was appended is digested on its way. */
  @Override
  protected boolean comparesDigest() {
    return true;
  }
}
