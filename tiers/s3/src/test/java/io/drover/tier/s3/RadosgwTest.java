package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Crc;
import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import io.drover.tier.TierException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What radosgw 20 does that the servers of the daily tests do not. */
@Tag("soak")
class RadosgwTest {
  @RegisterExtension static final OneServer radosgw = new OneServer("radosgw", SidServers::radosgw);

  private static final ObjectKey KEY = new ObjectKey("3f/file/1-1/0");
  private static final SeededBytes SMALL = SeededBytes.of(1, 3_000_000);
  private static final SeededBytes LARGE = SeededBytes.of(2, 4 * Settings.PART_BYTES + 1_234_567);

  private final Bucket place = radosgw.place(RunningServer.BUCKET);
  private final Bucket other = radosgw.place(RunningServer.OTHER_BUCKET);

  @Test
  void theServerItselfRefusesAWholeThatHasAnotherCrc() throws Exception {
    try (S3Tier tier = tier(radosgw.access(), place)) {
      S3Target target = new S3Target(place, Settings.over(radosgw.access()));
      Multipart multipart = Multipart.create(target, KEY, SMALL.bytes().length);
      assertThat(multipart.checksum()).isTrue();
      Part part = new Part();
      part.appendZeros(1000);
      CompletedPart sent = multipart.send(1, part);
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> multipart.complete(List.of(sent), new Crc(17, 1000)))
          .withMessageContaining("the store computed another digest");
      assertThat(tier.stat(KEY)).isEmpty();
      multipart.complete(List.of(sent), Crc.ofZeros(1000));
      // With the number of parts, when that is one.
      assertThat(head(place).checksumCRC32C()).startsWith(S3Target.encoded(Crc.ofZeros(1000)));
      target.close();
    }
  }

  @Test
  void anObjectInPartsIsCopiedFromBucketToBucketAndNoByteComesByHere() throws Exception {
    List<FaultProxy.Seen> seen = new CopyOnWriteArrayList<>();
    try (FaultProxy proxy = new FaultProxy(radosgw.server().endpoint());
        S3Tier from = tier(proxy.access(radosgw.access()), place);
        S3Tier to = tier(proxy.access(radosgw.access()), other)) {
      Objects.put(from, KEY, LARGE);
      proxy.rule(
          request -> {
            seen.add(request);
            return Optional.empty();
          });
      assertThat(Objects.copy(from, to, KEY, LARGE)).isEqualTo(LARGE.bytes().length);
      assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(4);
      assertThat(seen).allMatch(request -> request.bodyBytes() < 5_000);
      assertThat(seen)
          .filteredOn(request -> request.method().equals("GET") && request.query().isEmpty())
          .hasSize(1);
      Objects.assertWhole(to, KEY, LARGE);
      assertThat(head(other).checksumCRC32C()).isEqualTo(S3Target.encoded(LARGE.crc()));
    }
  }

  @Test
  void objectsUnderAKeyOfTheKmsAreReadAndCopiedLikeOthers() throws Exception {
    S3Settings.Encryption kms =
        new S3Settings.Encryption(Optional.of("aws:kms"), Optional.of("drover"));
    try (S3Tier plain = tier(radosgw.access(), place);
        S3Tier tier =
            new S3Tier(other, Objects.settings(radosgw.access(), Optional.empty(), kms))) {
      for (SeededBytes data : List.of(SMALL, LARGE)) {
        Objects.put(tier, KEY, data);
        assertThat(head(other).serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head(other).ssekmsKeyId()).isEqualTo("drover");
        Objects.assertWhole(tier, KEY, data);
        Objects.copy(tier, plain, KEY, data);
        Objects.assertWhole(plain, KEY, data);
        assertThat(head(place).serverSideEncryptionAsString()).isNull();
        tier.delete(KEY);
        Objects.copy(plain, tier, KEY, data);
        assertThat(head(other).serverSideEncryptionAsString()).isEqualTo("aws:kms");
        Objects.assertWhole(tier, KEY, data);
        tier.delete(KEY);
        plain.delete(KEY);
      }
    }
  }

  @Test
  void theDoctorIsToldWhatTheServerCanDo() throws Exception {
    try (S3Tier tier = tier(radosgw.access(), place)) {
      assertThat(tier.examine(KEY).words())
          .isEqualTo(
              "conditional publish, CRC32C of whole objects, copies by itself of objects in parts"
                  + " only");
    }
  }

  private static S3Tier tier(S3Settings.Access access, Bucket bucket) {
    return new S3Tier(
        bucket, Objects.settings(access, Optional.empty(), S3Settings.Encryption.OF_BUCKET));
  }

  private static HeadObjectResponse head(Bucket bucket) {
    try (S3Client client = radosgw.server().client()) {
      return client.headObject(
          request ->
              request
                  .bucket(bucket.name())
                  .key(bucket.path(KEY))
                  .checksumMode(ChecksumMode.ENABLED));
    }
  }
}
