package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers and networks in trouble: a typed error, nothing half visible, and a resume. */
class FaultsTest {
  @RegisterExtension static final SharedServer shared = new SharedServer();

  private static final ObjectKey KEY = new ObjectKey("3f/file/1-1/0");
  private static final int PART = Settings.PART_BYTES;
  private static final SeededBytes SMALL = SeededBytes.of(1, 1000);
  private static final SeededBytes LARGE = SeededBytes.of(2, 2 * PART + 1000);
  private static final int PIECE = 1 << 20;

  @TempDir private Path directory;
  private final Bucket bucket = shared.place();
  private FaultProxy proxy;
  private S3Tier tier;

  @BeforeEach
  void connect() throws IOException {
    proxy = new FaultProxy(shared.server().endpoint());
    tier = new S3Tier(bucket, Settings.over(proxy.access(shared.server().access())));
  }

  @AfterEach
  void disconnect() {
    tier.close();
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, false",
    "429, TooManyRequests, true",
    "503, SlowDown, true",
    "503, ServiceUnavailable, true"
  })
  void aServerInTroubleIsTransientAndTheSamePublishSucceedsLater(
      int status, String code, boolean busy) throws IOException {
    try (Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
      upload.append(SMALL.direct());
      proxy.rule(_ -> Optional.of(new FaultProxy.Fault.Answer(status, code)));
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(SMALL.crc(), Label.NONE))
          .withMessageContaining("publish " + KEY)
          .withMessageContaining(bucket.toString())
          .withMessageContaining(code)
          .returns(busy, TierException.Transient::isBusy);
      proxy.rule(_ -> Optional.empty());
      assertInvisible();
      upload.publish(SMALL.crc(), Label.NONE);
    }
    assertWhole(SMALL);
  }

  /** Parts are sent beside the calls, which tell of it later. */
  @Test
  void aPartThatABusyServerRefusedIsToldAsBusy() throws IOException {
    proxy.rule(
        seen ->
            seen.isPart()
                ? Optional.of(new FaultProxy.Fault.Answer(503, "SlowDown"))
                : Optional.empty());
    try (Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(
              () -> {
                append(upload, 0, LARGE.bytes().length);
                upload.flush();
              })
          .returns(true, TierException.Transient::isBusy);
    }
    proxy.rule(_ -> Optional.empty());
    assertInvisible();
  }

  @Test
  void aPublishWhoseAnswerWasLostIsFoundDoneWhenItIsMadeAgain() throws IOException {
    try (Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
      upload.append(SMALL.direct());
      once(new FaultProxy.Fault.Cut(true), seen -> seen.method().equals("PUT"));
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(SMALL.crc(), Label.NONE));
      upload.publish(SMALL.crc(), Label.NONE);
    }
    assertWhole(SMALL);
  }

  @Test
  void anObjectInPartsWhoseAnswerWasLostIsFoundDoneToo() throws IOException {
    Label label = new Label(new byte[] {1, 2, 3});
    try (Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      append(upload, 0, LARGE.bytes().length);
      once(new FaultProxy.Fault.Cut(true), FaultsTest::isComplete);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(LARGE.crc(), label));
      upload.publish(LARGE.crc(), label);
    }
    assertWhole(LARGE);
    assertThat(tier.stat(KEY)).map(ObjectStat::label).contains(label);
    tier.delete(KEY);
    assertThat(tier.list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void aPartThatIsCutOffBreaksTheUploadWhichResumesAtTheCursor() throws IOException {
    long durable;
    try (Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      append(upload, 0, PART);
      durable = upload.flush();
      assertThat(durable).isEqualTo(PART);
      proxy.rule(
          seen -> seen.isPart() ? Optional.of(new FaultProxy.Fault.Cut(false)) : Optional.empty());
      append(upload, PART, 2 * PART);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(upload::flush)
          .withMessageContaining("send part 2 of " + KEY);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(LARGE.crc(), Label.NONE));
    }
    proxy.rule(_ -> Optional.empty());
    assertInvisible();
    resume(durable);
    assertWhole(LARGE);
  }

  @Test
  void aPartThatWasDamagedOnTheWayIsTransientAndNotDurable() throws IOException {
    tier.examine(KEY);
    try (Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      once(new FaultProxy.Fault.Answer(400, "BadDigest"), FaultProxy.Seen::isPart);
      append(upload, 0, PART);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(upload::flush)
          .withMessageContaining("damaged on the way");
    }
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(KEY, PART));
  }

  @Test
  void aReadThatIsCutOffIsTransientAndSucceedsLater() throws IOException {
    put(LARGE);
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocateDirect(PIECE);
      once(new FaultProxy.Fault.Cut(false), seen -> seen.method().equals("GET"));
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> reader.read(PART, into))
          .withMessageContaining("read " + KEY + " at " + PART);
      assertThat(reader.read(PART, into.clear())).isEqualTo(PIECE);
      assertThat(into.flip()).isEqualTo(LARGE.direct(PART, PART + PIECE));
    }
  }

  @Test
  void aServerThatSaysNothingIsTransientWhenItsTimeIsOver() throws IOException {
    put(SMALL);
    S3Settings.Access patient = proxy.access(shared.server().access());
    S3Settings.Access hasty =
        new S3Settings.Access(
            patient.endpoint(),
            patient.region(),
            true,
            patient.profile(),
            patient.credentialsFile(),
            Duration.ofSeconds(1),
            4);
    proxy.rule(_ -> Optional.of(new FaultProxy.Fault.Silence()));
    try (Tier waiting = new S3Tier(bucket, Settings.over(hasty))) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> waiting.open(KEY))
          .withMessageContaining("open " + KEY);
    }
    proxy.rule(_ -> Optional.empty());
    assertWhole(SMALL);
  }

  @Test
  void aMissingBucketIsRefusedAndNoObjectIsTakenForLost() {
    Bucket none = new Bucket("no-such-bucket", "");
    try (Tier lost = new S3Tier(none, Settings.over(shared.server().access()))) {
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> lost.stat(KEY))
          .withMessageContaining("stat " + KEY + " in s3://no-such-bucket")
          .withMessageContaining("make the bucket or correct its name");
      assertThatExceptionOfType(TierException.Refused.class).isThrownBy(() -> lost.open(KEY));
      assertThatExceptionOfType(TierException.Refused.class).isThrownBy(lost::space);
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> lost.list(Optional.empty(), 1));
    }
  }

  @Test
  void wrongCredentialsAreRefusedAndMissingOnesToo() throws IOException {
    Path wrong = directory.resolve("wrong");
    Files.writeString(wrong, "[drover]\naws_access_key_id = keeper\naws_secret_access_key = no\n");
    assertRefused(wrong, "correct the credentials");
    Path empty = Files.writeString(directory.resolve("empty"), "[other]\n");
    assertRefused(empty, "name a profile or a credentials file");
  }

  private static void assertRefused(Path credentials, String nextStep) {
    S3Settings.Access good = shared.server().access();
    S3Settings.Access access =
        new S3Settings.Access(
            good.endpoint(),
            good.region(),
            true,
            good.profile(),
            Optional.of(credentials),
            good.timeout(),
            4);
    try (Tier stranger = new S3Tier(shared.place(), Settings.over(access))) {
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> stranger.open(KEY))
          .withMessageContaining(nextStep)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(TierException.Reason.PERMISSION));
    }
  }

  @Test
  void aServerThatIsKilledInTheMiddleOfAnUploadGoesOnAtTheCursor() throws Exception {
    try (S3Server server = S3Server.onDisk(directory)) {
      server.createBucket("archive");
      long durable;
      try (S3Tier before = new S3Tier(Bucket.parse("archive/x"), Settings.over(server.access()));
          Upload upload = before.begin(KEY, LARGE.bytes().length)) {
        append(upload, 0, PART);
        durable = upload.flush();
        server.kill();
        append(upload, PART, 2 * PART);
        assertThatExceptionOfType(TierException.Transient.class).isThrownBy(upload::flush);
        assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> before.stat(KEY));
      }
      server.start();
      assertThat(durable).isEqualTo(PART);
      tier.close();
      tier = new S3Tier(Bucket.parse("archive/x"), Settings.over(server.access()));
      assertInvisible();
      resume(durable);
      assertWhole(LARGE);
    }
  }

  @Test
  void uploadsThatShareTooLittleMemoryEndAllTheSame() throws IOException {
    S3Settings.Access access = shared.server().access();
    S3Settings narrow =
        new S3Settings(
            access, Settings.writing(PIECE), new S3Settings.Restoring(false, 1, "Standard"));
    try (Tier small = new S3Tier(shared.place(), narrow);
        Upload one = small.begin(new ObjectKey("a/1"), LARGE.bytes().length);
        Upload two = small.begin(new ObjectKey("a/2"), LARGE.bytes().length)) {
      for (int at = 0; at < LARGE.bytes().length; at += PIECE) {
        int end = Math.min(LARGE.bytes().length, at + PIECE);
        one.append(LARGE.direct(at, end));
        two.append(LARGE.direct(at, end));
      }
      one.publish(LARGE.crc(), Label.NONE);
      two.publish(LARGE.crc(), Label.NONE);
      assertThat(small.stat(new ObjectKey("a/2")))
          .map(ObjectStat::bytes)
          .contains((long) LARGE.bytes().length);
    }
  }

  @Test
  void whatTheServerCanDoIsToldAndNothingIsLeft() throws IOException {
    assertThat(tier.examine(KEY))
        .isEqualTo(
            new Capabilities(
                Capabilities.Answer.YES,
                Capabilities.Answer.NO,
                Capabilities.Answer.NO,
                Capabilities.Answer.NO));
    assertThat(tier.list(Optional.empty(), 1)).isEmpty();
  }

  private static boolean isComplete(FaultProxy.Seen seen) {
    return seen.method().equals("POST") && seen.query().contains("uploadId=");
  }

  private void once(FaultProxy.Fault fault, Predicate<FaultProxy.Seen> which) {
    AtomicInteger left = new AtomicInteger(1);
    proxy.rule(
        seen ->
            which.test(seen) && left.getAndDecrement() > 0 ? Optional.of(fault) : Optional.empty());
  }

  private void put(SeededBytes data) throws TierException {
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
  }

  /** In the pieces that the engine appends. */
  private static void append(Upload upload, int from, int to) throws TierException {
    for (int at = from; at < to; at += PIECE) {
      upload.append(LARGE.direct(at, Math.min(to, at + PIECE)));
    }
  }

  private void resume(long durable) throws TierException {
    try (Upload upload = tier.resume(KEY, durable)) {
      append(upload, (int) durable, LARGE.bytes().length);
      upload.publish(LARGE.crc(), Label.NONE);
    }
  }

  private void assertInvisible() throws TierException {
    assertThat(tier.stat(KEY)).isEmpty();
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
  }

  private void assertWhole(SeededBytes data) throws TierException {
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length + 1);
      assertThat(reader.read(0, into)).isEqualTo(data.bytes().length);
      assertThat(into.flip()).isEqualTo(data.direct());
    }
  }
}
