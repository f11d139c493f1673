package io.drover.tier.s3;

import io.drover.tier.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract over radosgw, a server that copies parts by itself and tells their CRC32C. */
@Tag("soak")
class RadosgwTierTest extends S3Contract {
  @RegisterExtension static final OneServer radosgw = new OneServer("radosgw", SidServers::radosgw);

  private final Bucket bucket = radosgw.place(RunningServer.BUCKET);

  @Override
  protected Tier open() {
    return new S3Tier(bucket, Settings.over(radosgw.access()));
  }

  @Override
  protected boolean fetches(long bytes) {
    return bytes > Settings.PART_BYTES;
  }
}
