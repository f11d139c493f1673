package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Cold classes and encryption over moto, which has both. */
@Tag("soak")
class MotoTest {
  @RegisterExtension static final OneServer moto = new OneServer("moto", SidServers::moto);

  private static final ObjectKey KEY = new ObjectKey("3f/file/1-1/0");
  private static final SeededBytes SMALL = SeededBytes.of(1, 3_000_000);
  private static final SeededBytes LARGE = SeededBytes.of(2, 2 * Settings.PART_BYTES + 1_234_567);

  private final Bucket place = moto.place(RunningServer.BUCKET);
  private final Bucket other = moto.place(RunningServer.OTHER_BUCKET);

  @ParameterizedTest
  @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
  void anObjectOfAColdClassIsReadAfterItWasRestoredAndNotBefore(String storageClass)
      throws Exception {
    for (SeededBytes data : List.of(SMALL, LARGE)) {
      try (S3Tier tier = tier(place, Optional.of(storageClass))) {
        assertThat(tier.traits().cold()).isTrue();
        Objects.put(tier, KEY, data);
        assertThat(head(place).storageClassAsString()).isEqualTo(storageClass);
        assertThat(Objects.isCold(tier, KEY)).isTrue();
        assertThat(Objects.stage(tier, KEY).pending()).containsExactly(KEY);
        assertThat(head(place).restore()).contains("ongoing-request=\"false\"");
        Objects.assertWhole(tier, KEY, data);
        tier.delete(KEY);
      }
    }
  }

  @Test
  void whatIsWarmIsReadAtOnceAndNeverAskedFor() throws Exception {
    try (S3Tier tier = tier(place, Optional.of("GLACIER_IR"))) {
      assertThat(tier.traits().cold()).isFalse();
      Objects.put(tier, KEY, SMALL);
      Objects.assertWhole(tier, KEY, SMALL);
      assertThat(head(place).restore()).isNull();
    }
  }

  @Test
  void aColdObjectThatWasRestoredIsCopiedByTheServer() throws Exception {
    try (S3Tier cold = tier(place, Optional.of("GLACIER"));
        S3Tier warm = tier(other, Optional.empty())) {
      Objects.put(cold, KEY, SMALL);
      Objects.stage(cold, KEY);
      assertThat(Objects.copy(cold, warm, KEY, SMALL)).isEqualTo(SMALL.bytes().length);
      assertThat(warm.stage(Set.of(KEY), Instant.EPOCH).pending()).isEmpty();
      Objects.assertWhole(warm, KEY, SMALL);
    }
  }

  @ParameterizedTest
  @CsvSource({"AES256,", "aws:kms,", "aws:kms, alias/drover"})
  void objectsAreWrittenAndCopiedWithTheEncryptionThatWasChosen(String algorithm, String key)
      throws Exception {
    S3Settings.Encryption encryption =
        new S3Settings.Encryption(Optional.of(algorithm), Optional.ofNullable(key));
    for (SeededBytes data : List.of(SMALL, LARGE)) {
      try (S3Tier plain = tier(place, Optional.empty());
          S3Tier tier =
              new S3Tier(other, Objects.settings(moto.access(), Optional.empty(), encryption))) {
        Objects.put(tier, KEY, data);
        assertEncrypted(algorithm, key);
        Objects.assertWhole(tier, KEY, data);
        tier.delete(KEY);

        Objects.put(plain, KEY, data);
        Objects.copy(plain, tier, KEY, data);
        assertEncrypted(algorithm, key);
        Objects.assertWhole(tier, KEY, data);
        tier.delete(KEY);
        plain.delete(KEY);
      }
    }
  }

  private void assertEncrypted(String algorithm, String key) {
    HeadObjectResponse head = head(other);
    assertThat(head.serverSideEncryptionAsString()).isEqualTo(algorithm);
    if (key != null) {
      assertThat(head.ssekmsKeyId()).contains(key);
    }
  }

  @Test
  void theDoctorIsToldWhatTheServerCanDo() throws Exception {
    try (S3Tier tier = tier(place, Optional.empty())) {
      assertThat(tier.examine(KEY).words())
          .isEqualTo(
              "conditional publish, CRC32C of each request only, copies by itself of objects of"
                  + " one part only");
    }
  }

  private static S3Tier tier(Bucket bucket, Optional<String> storageClass) {
    return new S3Tier(
        bucket, Objects.settings(moto.access(), storageClass, S3Settings.Encryption.OF_BUCKET));
  }

  private static HeadObjectResponse head(Bucket bucket) {
    try (S3Client client = moto.server().client()) {
      return client.headObject(request -> request.bucket(bucket.name()).key(bucket.path(KEY)));
    }
  }
}
