package io.drover.tier.s3;

import io.drover.tier.Grain;
import io.drover.tier.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract over moto, a server that tells no CRC32C of parts. */
@Tag("soak")
class MotoTierTest extends S3Contract {
  @RegisterExtension static final OneServer moto = new OneServer("moto", SidServers::moto);

  private final Bucket bucket = moto.place(RunningServer.BUCKET);

  @Override
  protected Tier open() {
    return new S3Tier(bucket, Settings.over(moto.access()));
  }

  @Override
  protected boolean fetches(long bytes) {
    return bytes > Grain.BYTES && bytes <= Settings.PART_BYTES;
  }
}
