package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Staging;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that lets nobody read an object of a cold class before it was restored. */
class ColdTest {
  @RegisterExtension static final SharedServer shared = new SharedServer();

  private static final ObjectKey KEY = new ObjectKey("3f/file/1-1/0");
  private static final SeededBytes DATA = SeededBytes.of(1, 1000);

  private final AtomicInteger restores = new AtomicInteger();
  private volatile State state = State.COLD;
  private FaultProxy proxy;
  private S3Tier tier;

  /** Of the one object. */
  private enum State {
    COLD,
    UNDER_WAY,
    RESTORED
  }

  @BeforeEach
  void connect() throws IOException {
    proxy = new FaultProxy(shared.server().endpoint());
    proxy.rule(this::glacier);
    S3Settings.Writing usual = Settings.writing(1 << 20);
    S3Settings.Writing writing =
        new S3Settings.Writing(
            usual.partBytes(),
            usual.partsInFlight(),
            usual.memoryBytes(),
            Optional.of("GLACIER"),
            usual.encryption());
    tier =
        new S3Tier(
            shared.place(),
            new S3Settings(
                proxy.access(shared.server().access()),
                writing,
                new S3Settings.Restoring(false, 3, "Bulk")));
  }

  @AfterEach
  void disconnect() {
    tier.close();
    proxy.close();
  }

  private Optional<FaultProxy.Fault> glacier(FaultProxy.Seen seen) {
    if (seen.query().contains("restore")) {
      return Optional.of(restore());
    }
    return switch (seen.method()) {
      case "GET" ->
          state == State.RESTORED || seen.query().contains("uploads")
              ? Optional.empty()
              : Optional.of(new FaultProxy.Fault.Answer(403, "InvalidObjectState"));
      case "HEAD" -> restoreHeader();
      default -> Optional.empty();
    };
  }

  private FaultProxy.Fault restore() {
    if (state == State.UNDER_WAY) {
      return new FaultProxy.Fault.Answer(409, "RestoreAlreadyInProgress");
    }
    restores.incrementAndGet();
    state = State.UNDER_WAY;
    return new FaultProxy.Fault.Answer(202, "");
  }

  private Optional<FaultProxy.Fault> restoreHeader() {
    return switch (state) {
      case COLD -> Optional.empty();
      case UNDER_WAY ->
          Optional.of(new FaultProxy.Fault.Headers("x-amz-restore", "ongoing-request=\"true\""));
      case RESTORED ->
          Optional.of(
              new FaultProxy.Fault.Headers(
                  "x-amz-restore",
                  "ongoing-request=\"false\", expiry-date=\"Fri, 23 Dec 2033 00:00:00 GMT\""));
    };
  }

  @Test
  void aColdObjectIsAskedForOnceReadWhenItIsThereAndAskedForAgainWhenItHasExpired()
      throws IOException {
    assertThat(tier.traits().cold()).isTrue();
    put();
    assertCold();
    assertThat(stage().pending()).containsExactly(KEY);
    assertThat(stage().pending()).containsExactly(KEY);
    assertThat(restores).hasValue(1);
    assertCold();

    state = State.RESTORED;
    assertThat(stage().ready()).containsExactly(KEY);
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocateDirect(DATA.bytes().length);
      assertThat(reader.read(0, into)).isEqualTo(DATA.bytes().length);
      assertThat(into.flip()).isEqualTo(DATA.direct());
    }

    state = State.COLD;
    assertCold();
    assertThat(stage().pending()).containsExactly(KEY);
    assertThat(restores).hasValue(2);
  }

  @Test
  void aHeadThatSaysNothingOfTheLengthIsNotBelieved() throws IOException {
    put();
    proxy.rule(
        seen ->
            seen.method().equals("HEAD")
                ? Optional.of(new FaultProxy.Fault.Headers("Content-Length", "0"))
                : Optional.empty());
    assertThat(tier.stat(KEY)).map(ObjectStat::bytes).contains((long) DATA.bytes().length);
  }

  @Test
  void anObjectThatIsNotThereIsReadyAndItsOpeningTellsSo() throws IOException {
    assertThat(stage().ready()).containsExactly(KEY);
    state = State.RESTORED;
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
  }

  /** A rule of the bucket moves all that lies there. */
  @Test
  void theLabelBesideAColdObjectIsAskedForWithIt() throws IOException {
    SeededBytes large = SeededBytes.of(2, Settings.PART_BYTES + 1000);
    Bucket place = shared.place();
    Set<String> asked = ConcurrentHashMap.newKeySet();
    proxy.rule(
        seen -> {
          if (seen.query().contains("restore")) {
            asked.add(seen.path());
            return Optional.of(new FaultProxy.Fault.Answer(202, ""));
          }
          return seen.method().equals("HEAD")
              ? Optional.of(moved(asked.contains(seen.path())))
              : Optional.empty();
        });
    S3Settings settings =
        new S3Settings(
            proxy.access(shared.server().access()),
            Settings.writing(1 << 20),
            new S3Settings.Restoring(true, 3, "Bulk"));
    try (S3Tier ruled = new S3Tier(place, settings)) {
      Objects.put(ruled, KEY, large);
      assertThat(ruled.stage(Set.of(KEY), Instant.EPOCH).pending()).containsExactly(KEY);
      assertThat(asked).hasSize(2).anyMatch(path -> path.endsWith("~label"));
      assertThat(ruled.stage(Set.of(KEY), Instant.EPOCH).ready()).containsExactly(KEY);
      Objects.assertWhole(ruled, KEY, large);
    }
  }

  private static FaultProxy.Fault moved(boolean restored) {
    return restored
        ? new FaultProxy.Fault.Headers("x-amz-restore", "ongoing-request=\"false\"")
        : new FaultProxy.Fault.Headers("x-amz-storage-class", "GLACIER");
  }

  private Staging stage() throws TierException {
    return tier.stage(Set.of(KEY), Instant.EPOCH);
  }

  private void put() throws TierException {
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct());
      upload.publish(DATA.crc(), Label.NONE);
    }
  }

  private void assertCold() {
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("open " + KEY)
        .withMessageContaining("stage it first");
  }
}
