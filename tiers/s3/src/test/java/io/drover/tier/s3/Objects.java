package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the tests do with objects, over any server. */
final class Objects {
  static final Label LABEL = new Label(new byte[] {1, 2, 3});

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Objects() {}

  static void put(Tier tier, ObjectKey key, SeededBytes data) throws TierException {
    try (Upload upload = tier.begin(key, data.bytes().length)) {
      for (int at = 0; at < data.bytes().length; at += (int) Grain.BYTES) {
        upload.append(data.direct(at, Math.min(data.bytes().length, at + (int) Grain.BYTES)));
      }
      upload.publish(data.crc(), LABEL);
    }
  }

  /**
   * Has the store fetch what it can from there, and reads the rest; answers how much it fetched.
   */
  static long copy(Tier from, Tier to, ObjectKey key, SeededBytes data) throws TierException {
    long fetched = 0;
    try (ObjectReader source = from.open(key);
        Upload upload = to.begin(key, data.bytes().length)) {
      while (upload.appendedBytes() < data.bytes().length) {
        int at = (int) upload.appendedBytes();
        long now = upload.fetch(source.inStore(at).orElseThrow(), pieces(data, at));
        if (now == 0) {
          upload.append(data.direct(at, Math.min(data.bytes().length, at + (int) Grain.BYTES)));
        }
        fetched += now;
      }
      upload.publish(data.crc(), LABEL);
    }
    return fetched;
  }

  private static List<Crc> pieces(SeededBytes data, int start) {
    List<Crc> pieces = new ArrayList<>();
    for (int at = start; at < data.bytes().length; at += (int) Grain.BYTES) {
      int end = Math.min(data.bytes().length, at + (int) Grain.BYTES);
      pieces.add(Crc.of(data.direct(at, end)));
    }
    return pieces;
  }

  static void assertWhole(Tier tier, ObjectKey key, SeededBytes data) throws TierException {
    assertThat(tier.stat(key)).contains(new ObjectStat(key, data.bytes().length, LABEL));
    try (ObjectReader reader = tier.open(key)) {
      assertThat(reader.bytes()).isEqualTo(data.bytes().length);
      ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length + 1);
      assertThat(reader.read(0, into)).isEqualTo(data.bytes().length);
      assertThat(into.flip()).isEqualTo(data.direct());
    }
  }

  /** Whether it is there and has to be staged. */
  static boolean isCold(Tier tier, ObjectKey key) throws TierException {
    try (ObjectReader reader = tier.open(key)) {
      return reader.bytes() < 0;
    } catch (TierException.Transient e) {
      assertThat(e).hasMessageContaining("stage it first");
      return true;
    }
  }

  /** A question that is asked until it is answered with yes. */
  interface Question {
    boolean ask() throws TierException;
  }

  static void await(Question question) throws TierException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!question.ask()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(200);
    }
  }

  /** Asks until the object is ready; how it stood at the first question. */
  static Staging stage(Tier tier, ObjectKey key) throws TierException, InterruptedException {
    Staging first = tier.stage(Set.of(key), Instant.EPOCH);
    await(() -> tier.stage(Set.of(key), Instant.EPOCH).pending().isEmpty());
    return first;
  }

  static S3Settings settings(
      S3Settings.Access access, Optional<String> storageClass, S3Settings.Encryption encryption) {
    S3Settings.Writing usual = Settings.writing(64L << 20);
    return new S3Settings(
        access,
        new S3Settings.Writing(
            usual.partBytes(),
            usual.partsInFlight(),
            usual.memoryBytes(),
            storageClass,
            encryption),
        new S3Settings.Restoring(false, 2, "Standard"));
  }
}
