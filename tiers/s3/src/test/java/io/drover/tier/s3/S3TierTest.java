package io.drover.tier.s3;

import io.drover.tier.Tier;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract over s3proxy, a server without checksums of its own. */
class S3TierTest extends S3Contract {
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
}
