package io.drover.tier.s3;

import io.drover.tier.Grain;
import io.drover.tier.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract over s3mock, a server that keeps CRC32C of whole objects, copies objects by itself
 * and tells their CRC32C, and does not tell that of parts that it copied.
 */
@Tag("soak")
class S3MockTierTest extends S3Contract {
  @RegisterExtension static final OneServer mock = new OneServer("s3mock", S3Mock::start);

  private final Bucket bucket = mock.place(RunningServer.BUCKET);

  @Override
  protected Tier open() {
    return new S3Tier(bucket, Settings.over(mock.access()));
  }

  @Override
  protected boolean nestsKeys() {
    return false;
  }

  /** What has one grain came whole with its opening; of parts it tells no checksum. */
  @Override
  protected boolean fetches(long bytes) {
    return bytes > Grain.BYTES && bytes <= Settings.PART_BYTES;
  }
}
