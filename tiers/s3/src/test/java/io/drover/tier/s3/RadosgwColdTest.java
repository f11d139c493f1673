package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Transition;

/**
 * A rule of the bucket moves objects away, here from radosgw to moto after ten seconds, and they
 * come back when they are asked for, some seconds later.
 */
@Tag("soak")
class RadosgwColdTest {
  @RegisterExtension static final OneServer moto = new OneServer("moto", SidServers::moto);

  @RegisterExtension
  static final OneServer radosgw =
      new OneServer(
          "radosgw before moto", () -> SidServers.radosgw(Optional.of(moto.server().endpoint())));

  private static final ObjectKey SMALL_KEY = new ObjectKey("3f/file/1-1/0");
  private static final ObjectKey LARGE_KEY = new ObjectKey("3f/file/1-1/1");
  private static final SeededBytes SMALL = SeededBytes.of(1, 3_000_000);
  private static final SeededBytes LARGE = SeededBytes.of(2, 2 * Settings.PART_BYTES + 1_234_567);

  private final Bucket bucket = new Bucket(RunningServer.BUCKET, "");

  @Test
  void whatARuleMovedAwayIsAskedForOnceAndComesBackAsItWas() throws Exception {
    S3Settings settings =
        new S3Settings(
            radosgw.access(),
            Settings.writing(64L << 20),
            new S3Settings.Restoring(true, 2, "Standard"));
    try (S3Tier tier = new S3Tier(bucket, settings)) {
      Objects.put(tier, SMALL_KEY, SMALL);
      Objects.put(tier, LARGE_KEY, LARGE);
      Objects.assertWhole(tier, SMALL_KEY, SMALL);
      moveAway();
      Objects.await(() -> Objects.isCold(tier, SMALL_KEY) && Objects.isCold(tier, LARGE_KEY));
      assertThat(tier.stat(SMALL_KEY))
          .contains(new ObjectStat(SMALL_KEY, SMALL.bytes().length, Objects.LABEL));
      assertThat(Objects.stage(tier, SMALL_KEY).pending()).containsExactly(SMALL_KEY);
      assertThat(Objects.stage(tier, LARGE_KEY).pending()).containsExactly(LARGE_KEY);
      Objects.assertWhole(tier, SMALL_KEY, SMALL);
      Objects.assertWhole(tier, LARGE_KEY, LARGE);
    }
  }

  private void moveAway() {
    Transition transition = Transition.builder().days(1).storageClass("CLOUDTIER").build();
    LifecycleRule rule =
        LifecycleRule.builder()
            .id("cold")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix("3f/"))
            .transitions(List.of(transition))
            .build();
    try (S3Client client = radosgw.server().client()) {
      client.putBucketLifecycleConfiguration(
          request ->
              request
                  .bucket(bucket.name())
                  .lifecycleConfiguration(configuration -> configuration.rules(rule)));
    }
  }
}
