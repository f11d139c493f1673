package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectOffset;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Copies from bucket to bucket that the server makes by itself. s3mock tells the CRC32C of objects
 * that it copied; that of parts is told for it.
 */
@Tag("soak")
class CopiesTest {
  @RegisterExtension static final OneServer mock = new OneServer("s3mock", S3Mock::start);

  private static final ObjectKey FROM = new ObjectKey("3f/file/1-1/0");
  private static final ObjectKey KEY = new ObjectKey("3f/file/2-2/0");
  private static final Label LABEL = new Label(new byte[] {1, 2, 3});
  private static final int PART = Settings.PART_BYTES;
  private static final SeededBytes SMALL = SeededBytes.of(1, 3_000_000);

  /** What is left after whole parts is too little for one of its own. */
  private static final SeededBytes LARGE = SeededBytes.of(2, 3 * PART + 1_234_567);

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("partNumber=(\\d+)");
  private static final Pattern LISTED = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");

  private final Bucket from = mock.place(RunningServer.BUCKET);
  private final Bucket to = mock.place(RunningServer.OTHER_BUCKET);
  private final List<FaultProxy.Seen> seen = new CopyOnWriteArrayList<>();

  /** Of the parts that were copied, by number. */
  private final Map<String, String> partCrcs = new ConcurrentHashMap<>();

  private FaultProxy proxy;
  private S3Tier source;
  private S3Tier tier;

  /** Where a server says the CRC32C of a part that it copied. */
  enum Told {
    IN_ANSWER,
    IN_LIST
  }

  @BeforeEach
  void connect() throws IOException {
    proxy = new FaultProxy(mock.access().endpoint().orElseThrow());
    source = new S3Tier(from, Settings.over(proxy.access(mock.access())));
    tier = new S3Tier(to, Settings.over(proxy.access(mock.access())));
    rule(_ -> Optional.empty());
  }

  @AfterEach
  void disconnect() {
    tier.close();
    source.close();
    proxy.close();
  }

  private void rule(FaultProxy.Rule rule) {
    seen.clear();
    proxy.rule(
        request -> {
          seen.add(request);
          return rule.of(request);
        });
  }

  @Test
  void anObjectOfOnePartIsCopiedWithItsLabelAndNoByteComesByHere() throws IOException {
    put(source, FROM, SMALL);
    seen.clear();
    copyAndPublish(SMALL);
    assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(2);
    assertNoBytesCameBy();
    assertWhole(SMALL);
    assertThat(tier.list(Optional.empty(), 10)).containsExactly(stat(SMALL));
  }

  @Test
  void theNextOneIsOneRequestAfterItsOpening() throws IOException {
    put(source, FROM, SMALL);
    copyAndPublish(SMALL);
    tier.delete(KEY);
    seen.clear();
    copyAndPublish(SMALL);
    assertThat(seen).extracting(FaultProxy.Seen::method).containsExactly("GET", "PUT");
    assertWhole(SMALL);
  }

  @ParameterizedTest
  @EnumSource
  void anObjectInPartsIsCopiedPartByPart(Told where) throws IOException {
    put(source, FROM, LARGE);
    rule(telling(where, LARGE));
    copyAndPublish(LARGE);
    assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(3);
    assertNoBytesCameBy();
    rule(_ -> Optional.empty());
    assertWhole(LARGE);
    assertThat(tier.list(Optional.empty(), 10)).containsExactly(stat(LARGE));
  }

  @Test
  void partsThatWereCopiedAreDurableAndAResumeGoesOnBehindThem() throws IOException {
    put(source, FROM, LARGE);
    rule(telling(Told.IN_ANSWER, LARGE));
    long durable;
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      assertThat(fetch(upload, reader, LARGE)).isEqualTo(PART);
      durable = upload.flush();
    }
    assertThat(durable).isEqualTo(PART);
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.resume(KEY, durable)) {
      fetchAll(upload, reader, LARGE);
      upload.publish(LARGE.crc(), LABEL);
    }
    assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(3);
    assertNoBytesCameBy();
    rule(_ -> Optional.empty());
    assertWhole(LARGE);
  }

  @Test
  void whatWasAppendedBeforeIsAPartAndTheServerCopiesTheRest() throws IOException {
    put(source, FROM, LARGE);
    rule(telling(Told.IN_ANSWER, LARGE));
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      upload.append(LARGE.direct(0, PART - (int) Grain.BYTES));
      // Too little for a part that others follow.
      assertThat(fetch(upload, reader, LARGE)).isZero();
      upload.append(LARGE.direct(PART - (int) Grain.BYTES, PART));
      fetchAll(upload, reader, LARGE);
      upload.publish(LARGE.crc(), LABEL);
    }
    rule(_ -> Optional.empty());
    assertWhole(LARGE);
  }

  @Test
  void aServerThatDoesNotTellTheCrcOfPartsIsAskedForOneAndNoMore() throws IOException {
    put(source, FROM, LARGE);
    seen.clear();
    readAndPublish(LARGE);
    tier.delete(KEY);
    readAndPublish(LARGE);
    assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(1);
    assertWhole(LARGE);
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "501, NotImplemented", "400, InvalidRequest"})
  void aServerThatRefusesCopiesIsAskedOnceForEachKind(int status, String code) throws IOException {
    put(source, FROM, LARGE);
    ObjectKey small = new ObjectKey("3f/file/3-3/0");
    put(source, small, SMALL);
    rule(answering(FaultProxy.Seen::isCopy, new FaultProxy.Fault.Answer(status, code)));
    for (int time = 0; time < 2; time++) {
      readAndPublish(LARGE);
      tier.delete(KEY);
      try (ObjectReader reader = source.open(small);
          Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
        assertThat(fetch(upload, reader, SMALL)).isZero();
        upload.append(SMALL.direct());
        upload.publish(SMALL.crc(), LABEL);
      }
      assertWhole(SMALL);
      tier.delete(KEY);
    }
    assertThat(seen).filteredOn(FaultProxy.Seen::isCopy).hasSize(2);
  }

  @Test
  void aServerThatStopsToCopyIsReadAtTheNextAttempt() throws IOException {
    put(source, FROM, SMALL);
    copyAndPublish(SMALL);
    tier.delete(KEY);
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
      assertThat(fetch(upload, reader, SMALL)).isEqualTo(SMALL.bytes().length);
      rule(answering(FaultProxy.Seen::isCopy, new FaultProxy.Fault.Answer(403, "AccessDenied")));
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(SMALL.crc(), LABEL))
          .withMessageContaining("the next attempt reads and writes");
    }
    readAndPublish(SMALL);
    assertWhole(SMALL);
  }

  @Test
  void aServerInTroubleBreaksTheUploadAndIsAskedAgain() throws IOException {
    put(source, FROM, LARGE);
    rule(answering(FaultProxy.Seen::isCopy, new FaultProxy.Fault.Answer(503, "SlowDown")));
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> fetch(upload, reader, LARGE))
          .withMessageContaining("copy part 1 of " + KEY);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.append(LARGE.direct()));
      upload.abandon();
    }
    rule(telling(Told.IN_ANSWER, LARGE));
    copyAndPublish(LARGE);
    assertNoBytesCameBy();
  }

  @Test
  void aCopyWhoseAnswerWasLostIsFoundDoneOrMadeAgain() throws IOException {
    put(source, FROM, SMALL);
    copyAndPublish(SMALL);
    tier.delete(KEY);
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
      assertThat(fetch(upload, reader, SMALL)).isPositive();
      rule(answering(FaultProxy.Seen::isCopy, new FaultProxy.Fault.Cut(true)));
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(SMALL.crc(), LABEL));
      rule(_ -> Optional.empty());
      upload.publish(SMALL.crc(), LABEL);
    }
    assertWhole(SMALL);
  }

  @Test
  void aSourceThatHasOtherBytesIsNeverPublished() throws IOException {
    put(source, FROM, SMALL);
    copyAndPublish(SMALL);
    tier.delete(KEY);
    damage(SMALL);
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, SMALL.bytes().length)) {
      assertThat(fetch(upload, reader, SMALL)).isPositive();
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(SMALL.crc(), LABEL))
          .withMessageContaining(from.path(FROM));
    }
    assertThat(tier.stat(KEY)).isEmpty();
  }

  @Test
  void aPartOfASourceThatHasOtherBytesIsLeftToWhoReadsIt() throws IOException {
    put(source, FROM, LARGE);
    byte[] damaged = damage(LARGE);
    rule(telling(Told.IN_ANSWER, SeededBytes.given(damaged)));
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, LARGE.bytes().length)) {
      assertThat(fetch(upload, reader, LARGE)).isZero();
      assertThat(upload.appendedBytes()).isZero();
      upload.append(LARGE.direct(0, PART));
      fetchAll(upload, reader, LARGE);
      upload.publish(LARGE.crc(), LABEL);
    }
    rule(_ -> Optional.empty());
    assertWhole(LARGE);
  }

  @Test
  void anotherServerIsNotAskedForWhatItCannotReach() throws IOException {
    put(source, FROM, SMALL);
    seen.clear();
    try (S3Tier elsewhere = new S3Tier(to, Settings.over(mock.access()));
        ObjectReader reader = source.open(FROM);
        Upload upload = elsewhere.begin(KEY, SMALL.bytes().length)) {
      assertThat(fetch(upload, reader, SMALL)).isZero();
    }
    assertThat(seen).noneMatch(FaultProxy.Seen::isCopy);
  }

  @Test
  void whatCameWithItsOpeningIsNotCopied() throws IOException {
    SeededBytes tiny = SeededBytes.of(3, (int) Grain.BYTES);
    put(source, FROM, tiny);
    try (ObjectReader reader = source.open(FROM)) {
      assertThat(reader.inStore(0)).isEmpty();
    }
  }

  @Test
  void theDoctorIsToldWhatTheServerCopiesAndNothingIsLeft() throws IOException {
    assertThat(tier.examine(KEY).words())
        .isEqualTo(
            "conditional publish, CRC32C of whole objects, copies by itself of objects of one"
                + " part only");
    assertThat(objectsIn(to)).isEmpty();
  }

  /** Tells for the server what it copied; the parts of {@code bytes}. */
  private FaultProxy.Rule telling(Told where, SeededBytes bytes) {
    return request -> {
      if (request.isPart() && request.isCopy()) {
        String crc = S3Target.encoded(Crc.of(range(request, bytes)));
        partCrcs.put(group(NUMBER, request.query()), crc);
        return where == Told.IN_ANSWER
            ? Optional.of(
                new FaultProxy.Fault.Edited(
                    body -> body.replace("</CopyPartResult>", told(crc) + "</CopyPartResult>")))
            : Optional.empty();
      }
      boolean list = request.method().equals("GET") && request.query().contains("uploadId=");
      return list ? Optional.of(new FaultProxy.Fault.Edited(this::toldInList)) : Optional.empty();
    };
  }

  private String toldInList(String body) {
    return LISTED
        .matcher(body)
        .replaceAll(
            found ->
                found.group()
                    + Optional.ofNullable(partCrcs.get(found.group(1)))
                        .map(CopiesTest::told)
                        .orElse(""));
  }

  private static String told(String crc) {
    return "<ChecksumCRC32C>" + crc + "</ChecksumCRC32C>";
  }

  private static ByteBuffer range(FaultProxy.Seen request, SeededBytes bytes) {
    Matcher range = RANGE.matcher(request.headers().get("x-amz-copy-source-range"));
    assertThat(range.matches()).isTrue();
    return bytes.direct(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)) + 1);
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static FaultProxy.Rule answering(
      Predicate<FaultProxy.Seen> which, FaultProxy.Fault fault) {
    return request -> which.test(request) ? Optional.of(fault) : Optional.empty();
  }

  /** Only the beginning of the object, which comes with its opening; labels and lists are small. */
  private void assertNoBytesCameBy() {
    assertThat(seen).allMatch(request -> request.bodyBytes() < 5_000);
    assertThat(seen)
        .filteredOn(request -> request.method().equals("GET") && request.query().isEmpty())
        .allMatch(request -> request.headers().get("range").equals("bytes=0-1048575"));
  }

  private void copyAndPublish(SeededBytes data) throws TierException {
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      fetchAll(upload, reader, data);
      upload.publish(data.crc(), LABEL);
    }
  }

  private void readAndPublish(SeededBytes data) throws TierException {
    try (ObjectReader reader = source.open(FROM);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      assertThat(fetch(upload, reader, data)).isZero();
      upload.append(data.direct());
      upload.publish(data.crc(), LABEL);
    }
  }

  private static void fetchAll(Upload upload, ObjectReader reader, SeededBytes data)
      throws TierException {
    while (upload.appendedBytes() < data.bytes().length) {
      assertThat(fetch(upload, reader, data)).isPositive();
    }
  }

  /** Offers all that is left. */
  private static long fetch(Upload upload, ObjectReader reader, SeededBytes data)
      throws TierException {
    int start = (int) upload.appendedBytes();
    List<Crc> pieces = new ArrayList<>();
    for (int at = start; at < data.bytes().length; at += (int) Grain.BYTES) {
      int end = Math.min(data.bytes().length, at + (int) Grain.BYTES);
      pieces.add(Crc.of(data.direct(at, end)));
    }
    ObjectOffset offset = reader.inStore(start).orElseThrow();
    return upload.fetch(offset, pieces);
  }

  /** Turns a bit of the source. */
  private byte[] damage(SeededBytes data) {
    byte[] damaged = data.bytes().clone();
    damaged[17] ^= 1;
    try (S3Client client = S3Clients.of(mock.access())) {
      client.putObject(
          request ->
              request
                  .bucket(from.name())
                  .key(from.path(FROM))
                  .checksumCRC32C(S3Target.encoded(Crc.of(damaged))),
          RequestBody.fromBytes(damaged));
    }
    return damaged;
  }

  private static List<String> objectsIn(Bucket bucket) {
    try (S3Client client = S3Clients.of(mock.access())) {
      return client
          .listObjectsV2(request -> request.bucket(bucket.name()).prefix(bucket.base()))
          .contents()
          .stream()
          .map(object -> object.key())
          .toList();
    }
  }

  private static void put(S3Tier into, ObjectKey key, SeededBytes data) throws TierException {
    try (Upload upload = into.begin(key, data.bytes().length)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
  }

  private static ObjectStat stat(SeededBytes data) {
    return new ObjectStat(KEY, data.bytes().length, LABEL);
  }

  private void assertWhole(SeededBytes data) throws TierException {
    assertThat(tier.stat(KEY)).contains(stat(data));
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length + 1);
      assertThat(reader.read(0, into)).isEqualTo(data.bytes().length);
      assertThat(into.flip()).isEqualTo(data.direct());
    }
  }
}
