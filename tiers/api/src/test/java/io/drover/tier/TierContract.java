package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises of {@link Tier}, {@link Upload} and {@link ObjectReader}, one test each. A tier
 * proves them by a subclass over its real store.
 */
public abstract class TierContract {
  protected static final ObjectKey KEY = new ObjectKey("3f/01234567-89ab/7-1/0");

  private static final ObjectKey OTHER = new ObjectKey("3f/01234567-89ab/7-2/0");
  private static final int CHUNK = 64 << 10;

  /** More than comes with the opening of an object. */
  private static final int SMALL = 2 << 20;

  private Tier tier;

  /** A new tier over the store of this test; the store is empty before the first call. */
  protected abstract Tier open() throws TierException;

  /** How many objects the test of paging makes: thousands where they are cheap. */
  protected int objectsToList() {
    return 2000;
  }

  /** The chunk of the tests around chunk edges, such as the part size of a store. */
  protected int chunkBytes() {
    return CHUNK;
  }

  /** Whether the store reports a CRC of its own, so that a wrong one is found at publish. */
  protected boolean comparesDigest() {
    return false;
  }

  /** Whether holes survive: {@link ObjectReader#dataAt} leaves out a long run of zeros. */
  protected boolean keepsHoles() {
    return false;
  }

  /**
   * Whether the store takes an object of so many bytes from another one of its own by itself
   * ({@link Upload#fetch}).
   */
  protected boolean fetches(long bytes) {
    return false;
  }

  /**
   * Whether one key may be the directory of another. Names of ours never are, and stores that keep
   * objects as files refuse it.
   */
  protected boolean nestsKeys() {
    return true;
  }

  /**
   * Whether an upload that is still open when its key is begun anew can publish nothing any more.
   * Elsewhere it is safe only because no key is used for other bytes.
   */
  protected boolean discardsWhatIsOpen() {
    return true;
  }

  protected final Tier tier() {
    return tier;
  }

  @BeforeEach
  final void openTier() throws TierException {
    tier = open();
  }

  @AfterEach
  final void closeTier() {
    if (tier != null) {
      tier.close();
    }
  }

  /** Ends the process as far as the tier can tell, and starts another. */
  protected final void restart() throws TierException {
    tier.close();
    tier = open();
  }

  @Test
  void anObjectIsInvisibleUntilItIsPublished() throws TierException {
    SeededBytes data = SeededBytes.of(1, 3 * CHUNK);
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(data.direct());
      assertInvisible(KEY);
      upload.flush();
      assertInvisible(KEY);
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
  }

  @Test
  void aPublishedObjectIsThereForTheNextProcess() throws TierException {
    SeededBytes data = SeededBytes.of(2, CHUNK + 1);
    put(KEY, data);
    restart();
    assertPublished(KEY, data);
  }

  @Test
  void anObjectWithoutBytesIsAnObject() throws TierException {
    SeededBytes nothing = SeededBytes.of(3, 0);
    put(KEY, nothing);
    assertPublished(KEY, nothing);
    try (ObjectReader reader = tier.open(KEY)) {
      assertThat(reader.dataAt(0)).isEqualTo(ByteRange.EMPTY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void lengthsAroundAChunkAreKeptExactly(int beside) throws TierException {
    SeededBytes data = SeededBytes.of(4, chunkBytes() + beside);
    put(KEY, data);
    assertPublished(KEY, data);
  }

  @Test
  void oneByteIsAnObject() throws TierException {
    SeededBytes data = SeededBytes.of(5, 1);
    put(KEY, data);
    assertPublished(KEY, data);
  }

  @Test
  void manyAppendsOfOddLengthsMakeOneString() throws TierException {
    SeededBytes data = SeededBytes.of(6, 4 * CHUNK + 4099);
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      int at = 0;
      for (int step = 1; at < data.bytes().length; step = step * 3 + 1) {
        int end = Math.min(data.bytes().length, at + step);
        ByteBuffer piece = data.direct(at, end);
        upload.append(piece);
        assertThat(piece.hasRemaining()).isFalse();
        assertThat(upload.appendedBytes()).isEqualTo(end);
        at = end;
      }
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
  }

  @Test
  void bytesOnTheHeapAreAppendedAndReadToo() throws TierException {
    SeededBytes data = SeededBytes.of(7, CHUNK + 17);
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(ByteBuffer.wrap(data.bytes()));
      upload.publish(data.crc(), Label.NONE);
    }
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer heap = ByteBuffer.allocate(data.bytes().length);
      assertThat(reader.read(0, heap)).isEqualTo(data.bytes().length);
      assertThat(heap.array()).isEqualTo(data.bytes());
    }
  }

  @Test
  void bytesThatLieInAFileTooAreAppendedAllTheSame() throws TierException {
    SeededBytes data = SeededBytes.of(33, 3 * CHUNK + 4099);
    put(OTHER, data);
    try (ObjectReader source = tier.open(OTHER);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      // The last pieces end within a block and begin within one, which nothing can share.
      for (int[] piece : new int[][] {{0, CHUNK}, {CHUNK, CHUNK + 100}, {CHUNK + 100, 3 * CHUNK}}) {
        appendSame(upload, source, data.direct(piece[0], piece[1]));
      }
      upload.flush();
      appendSame(upload, source, data.direct(3 * CHUNK, data.bytes().length));
      upload.publish(data.crc(), Label.NONE);
    }
    tier.delete(OTHER);
    assertPublished(KEY, data);
  }

  private static void appendSame(Upload upload, ObjectReader source, ByteBuffer bytes)
      throws TierException {
    long end = upload.appendedBytes() + bytes.remaining();
    Optional<FileOffset> same = source.inFile(upload.appendedBytes());
    if (same.isPresent()) {
      upload.append(bytes, same.get());
    } else {
      upload.append(bytes);
    }
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(upload.appendedBytes()).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatTheStoreCanFetchByItselfIsNotAppendedAndComesOutTheSame(int chunks)
      throws TierException {
    SeededBytes data = SeededBytes.of(34, 2 * chunks * chunkBytes() + SMALL + 4099);
    put(OTHER, data);
    Label label = new Label(new byte[] {1, 2, 3});
    long fetched;
    try (ObjectReader source = tier.open(OTHER);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      fetched = fetchOrAppend(upload, source, data, data.bytes().length);
      upload.publish(data.crc(), label);
    }
    assertThat(fetched).isGreaterThanOrEqualTo(fetches(data.bytes().length) ? 1 : 0);
    tier.delete(OTHER);
    assertPublished(KEY, data);
    assertThat(tier.stat(KEY)).map(ObjectStat::label).contains(label);
    tier.delete(KEY);
  }

  @Test
  void anUploadThatFetchedIsResumedAtADurableOffset() throws TierException {
    assumeTrue(tier.traits().resumes(), "this tier starts over: resuming was not proven");
    SeededBytes data = SeededBytes.of(35, 3 * chunkBytes() + 11);
    put(OTHER, data);
    long durable;
    try (ObjectReader source = tier.open(OTHER);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      fetchOrAppend(upload, source, data, chunkBytes());
      durable = upload.flush();
    }
    restart();
    try (ObjectReader source = tier.open(OTHER);
        Upload upload = tier.resume(KEY, durable)) {
      assertThat(upload.appendedBytes()).isEqualTo(durable);
      fetchOrAppend(upload, source, data, data.bytes().length);
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
    // Some servers of the tests keep all in their memory.
    tier.delete(OTHER);
    tier.delete(KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void otherBytesThanWereToldAreNeverPublishedByAFetch(int chunks) throws TierException {
    SeededBytes data = SeededBytes.of(36, chunks * chunkBytes() + SMALL);
    put(OTHER, data);
    Crc wrong = new Crc(~data.crc().value(), data.bytes().length);
    try (ObjectReader source = tier.open(OTHER);
        Upload upload = tier.begin(KEY, data.bytes().length)) {
      Optional<ObjectOffset> from = source.inStore(0);
      boolean taken = from.isPresent() && upload.fetch(from.get(), List.of(wrong)) > 0;
      if (taken) {
        assertThatExceptionOfType(TierException.Corrupt.class)
            .isThrownBy(() -> upload.publish(wrong, Label.NONE));
      } else {
        assertThat(upload.appendedBytes()).isZero();
        upload.append(data.direct());
        upload.publish(data.crc(), Label.NONE);
      }
      assertThat(tier.stat(KEY).isPresent()).isEqualTo(!taken);
    }
    assertPublished(OTHER, data);
    tier.delete(OTHER);
    tier.delete(KEY);
  }

  @Test
  void whatLiesInAStoreThatNobodyKnowsIsNotFetched() throws TierException {
    SeededBytes data = SeededBytes.of(37, CHUNK);
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      ObjectOffset elsewhere = new ObjectOffset("a store of another kind", 0);
      assertThat(upload.fetch(elsewhere, List.of(data.crc()))).isZero();
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
  }

  /**
   * As the engine does, in pieces of a grain; answers how many bytes the store fetched.
   *
   * @param end where it stops, at least
   */
  private static long fetchOrAppend(Upload upload, ObjectReader source, SeededBytes data, int end)
      throws TierException {
    long sum = 0;
    while (upload.appendedBytes() < end) {
      int at = (int) upload.appendedBytes();
      Optional<ObjectOffset> from = source.inStore(at);
      long fetched = from.isPresent() ? upload.fetch(from.get(), pieces(data, at)) : 0;
      if (fetched == 0) {
        upload.append(data.direct(at, Math.min(data.bytes().length, at + (int) Grain.BYTES)));
      } else {
        assertThat(upload.appendedBytes()).isEqualTo(at + fetched);
      }
      sum += fetched;
    }
    return sum;
  }

  private static List<Crc> pieces(SeededBytes data, int start) {
    List<Crc> pieces = new ArrayList<>();
    for (int at = start; at < data.bytes().length; at += (int) Grain.BYTES) {
      int end = Math.min(data.bytes().length, at + (int) Grain.BYTES);
      pieces.add(Crc.of(data.direct(at, end)));
    }
    return pieces;
  }

  @Test
  void beginDiscardsWhatWasNotPublished() throws TierException {
    SeededBytes first = SeededBytes.of(8, 2 * CHUNK);
    SeededBytes second = SeededBytes.of(9, CHUNK);
    try (Upload upload = tier.begin(KEY, first.bytes().length)) {
      upload.append(first.direct());
      upload.flush();
    }
    try (Upload upload = tier.begin(KEY, second.bytes().length)) {
      assertThat(upload.appendedBytes()).isZero();
      upload.append(second.direct());
      upload.publish(second.crc(), Label.NONE);
    }
    assertPublished(KEY, second);
  }

  @Test
  void anUploadThatWasBegunAnewCannotPublishItsOldBytes() throws TierException {
    assumeTrue(discardsWhatIsOpen(), "this store keeps open uploads: ending them was not proven");
    SeededBytes first = SeededBytes.of(34, CHUNK);
    SeededBytes second = SeededBytes.of(35, CHUNK);
    try (Upload old = tier.begin(KEY, CHUNK)) {
      old.append(first.direct());
      try (Upload anew = tier.begin(KEY, CHUNK)) {
        assertThatExceptionOfType(TierException.Missing.class)
            .isThrownBy(() -> old.publish(first.crc(), Label.NONE))
            .withMessageContaining(KEY.name());
        assertInvisible(KEY);
        anew.append(second.direct());
        anew.publish(second.crc(), Label.NONE);
      }
    }
    assertPublished(KEY, second);
  }

  @Test
  void anUploadIsResumedAtADurableOffsetByAnotherProcess() throws TierException {
    assumeTrue(tier.traits().resumes(), "this tier starts over: resuming was not proven");
    SeededBytes data = SeededBytes.of(10, 5 * chunkBytes() + 11);
    long durable;
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(data.direct(0, 2 * chunkBytes()));
      durable = upload.flush();
      upload.append(data.direct(2 * chunkBytes(), 3 * chunkBytes()));
    }
    assertThat(durable).isBetween(0L, 2L * chunkBytes());
    restart();
    try (Upload upload = tier.resume(KEY, durable)) {
      assertThat(upload.appendedBytes()).isEqualTo(durable);
      upload.append(data.direct((int) durable, data.bytes().length));
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
  }

  @Test
  void anUploadIsResumedAtAnEarlierOffsetThanTheLast() throws TierException {
    assumeTrue(tier.traits().resumes(), "this tier starts over: resuming was not proven");
    SeededBytes wrong = SeededBytes.of(11, chunkBytes());
    SeededBytes data = SeededBytes.of(12, 2 * chunkBytes());
    long durable;
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(data.direct(0, chunkBytes()));
      durable = upload.flush();
      upload.append(wrong.direct());
      upload.flush();
    }
    restart();
    try (Upload upload = tier.resume(KEY, durable)) {
      upload.append(data.direct((int) durable, data.bytes().length));
      upload.publish(data.crc(), Label.NONE);
    }
    assertPublished(KEY, data);
  }

  @Test
  void aResumeBeyondWhatIsDurableIsMissing() throws TierException {
    SeededBytes data = SeededBytes.of(13, CHUNK);
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(data.direct());
      upload.flush();
    }
    restart();
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier.resume(KEY, CHUNK + 1))
        .withMessageContaining(KEY.name());
  }

  @Test
  void aResumeOfNothingIsMissing() {
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(KEY, 0));
  }

  @Test
  void aResumeOfAPublishedObjectIsMissing() throws TierException {
    put(KEY, SeededBytes.of(14, CHUNK));
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier.resume(KEY, CHUNK));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aWrongLengthIsCorruptAndNothingIsVisible(int beside) throws TierException {
    SeededBytes data = SeededBytes.of(15, CHUNK);
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(data.direct());
      Crc wrong = new Crc(data.crc().value(), CHUNK + beside);
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(wrong, Label.NONE))
          .withMessageContaining(KEY.name());
    }
    assertInvisible(KEY);
  }

  @Test
  void aWrongDigestIsCorruptAndNothingIsVisible() throws TierException {
    assumeTrue(comparesDigest(), "this store reports no CRC: comparing it was not proven");
    SeededBytes data = SeededBytes.of(16, CHUNK);
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(data.direct());
      Crc wrong = new Crc(~data.crc().value(), CHUNK);
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(wrong, Label.NONE));
    }
    assertInvisible(KEY);
  }

  @Test
  void publishingTheSameBytesAgainLeavesThemPublished() throws TierException {
    SeededBytes data = SeededBytes.of(17, CHUNK);
    put(KEY, data);
    restart();
    put(KEY, data);
    assertPublished(KEY, data);
    assertThat(tier.list(Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void thePublishOfOneUploadMayBeRepeated() throws TierException {
    SeededBytes data = SeededBytes.of(18, CHUNK);
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
      upload.publish(data.crc(), Label.NONE);
      upload.abandon();
    }
    assertPublished(KEY, data);
  }

  @Test
  void anAbandonedUploadLeavesNothing() throws TierException {
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(SeededBytes.of(19, CHUNK).direct());
      upload.flush();
      upload.abandon();
      upload.abandon();
    }
    assertInvisible(KEY);
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(KEY, 0));
  }

  @Test
  void closingAnUploadTwiceIsHarmless() throws TierException {
    Upload upload = tier.begin(KEY, CHUNK);
    upload.close();
    upload.close();
    assertInvisible(KEY);
  }

  @Test
  void zerosAreReadBackWhereverTheyStand() throws TierException {
    int hole = 2 << 20;
    SeededBytes data = SeededBytes.of(20, CHUNK);
    byte[] expected = new byte[hole + CHUNK + hole + CHUNK + hole];
    System.arraycopy(data.bytes(), 0, expected, hole, CHUNK);
    System.arraycopy(data.bytes(), 0, expected, hole + CHUNK + hole, CHUNK);
    try (Upload upload = tier.begin(KEY, expected.length)) {
      upload.appendZeros(hole);
      upload.append(data.direct());
      upload.appendZeros(hole);
      assertThat(upload.appendedBytes()).isEqualTo(hole + CHUNK + hole);
      upload.append(data.direct());
      upload.appendZeros(hole);
      upload.publish(Crc.of(expected), Label.NONE);
    }
    assertPublished(KEY, SeededBytes.given(expected));
  }

  @Test
  void dataAtCoversAllDataAndNoHoleIsLost() throws TierException {
    int hole = 2 << 20;
    SeededBytes data = SeededBytes.of(21, CHUNK);
    Crc digest = Crc.ofZeros(hole).then(data.crc()).then(Crc.ofZeros(hole));
    try (Upload upload = tier.begin(KEY, digest.bytes())) {
      upload.appendZeros(hole);
      upload.append(data.direct());
      upload.appendZeros(hole);
      upload.publish(digest, Label.NONE);
    }
    try (ObjectReader reader = tier.open(KEY)) {
      RangeSet found = dataOf(reader);
      assertThat(found.contains(ByteRange.ofLength(hole, CHUNK))).isTrue();
      if (keepsHoles()) {
        assertThat(found.bytes()).isLessThan(hole);
      }
      assertThat(reader.dataAt(digest.bytes()))
          .isEqualTo(new ByteRange(digest.bytes(), digest.bytes()));
    }
  }

  @Test
  void aFlushBehindZerosIsDurableUpToTheirEnd() throws TierException {
    assumeTrue(tier.traits().resumes(), "this tier starts over: resuming was not proven");
    long durable;
    try (Upload upload = tier.begin(KEY, 3L * chunkBytes())) {
      upload.appendZeros(2L * chunkBytes());
      durable = upload.flush();
    }
    restart();
    try (Upload upload = tier.resume(KEY, durable)) {
      assertThat(upload.appendedBytes()).isEqualTo(durable);
      upload.appendZeros(3L * chunkBytes() - durable);
      upload.publish(Crc.ofZeros(3L * chunkBytes()), Label.NONE);
    }
    assertPublished(KEY, SeededBytes.given(new byte[3 * chunkBytes()]));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300, Label.BYTES_MAX})
  void aLabelComesBackAsItWas(int bytes) throws TierException {
    Label label = new Label(SeededBytes.of(22, bytes).bytes());
    SeededBytes data = SeededBytes.of(23, 100);
    put(KEY, data, label);
    restart();
    ObjectStat expected = new ObjectStat(KEY, 100, label);
    assertThat(tier.stat(KEY)).contains(expected);
    assertThat(tier.list(Optional.empty(), 10)).containsExactly(expected);
  }

  @Test
  void deletingNothingIsDoneAtOnce() throws TierException {
    tier.delete(KEY);
    tier.delete(KEY);
    assertInvisible(KEY);
  }

  @Test
  void aDeletedObjectIsGoneAndOthersStay() throws TierException {
    SeededBytes data = SeededBytes.of(24, 10);
    put(KEY, data);
    put(OTHER, data);
    tier.delete(KEY);
    assertInvisible(KEY);
    assertPublished(OTHER, data);
  }

  @Test
  void deletingAKeyDestroysItsUnpublishedUpload() throws TierException {
    try (Upload upload = tier.begin(KEY, CHUNK)) {
      upload.append(SeededBytes.of(25, CHUNK).direct());
      upload.flush();
    }
    tier.delete(KEY);
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(KEY, 0));
  }

  @Test
  void openingNothingIsMissing() {
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining(KEY.name());
  }

  @Test
  void readsBeyondTheEndAreEmptyAndAcrossItShort() throws TierException {
    SeededBytes data = SeededBytes.of(26, 1000);
    put(KEY, data);
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocateDirect(100);
      assertThat(reader.read(1000, into)).isZero();
      assertThat(reader.read(5000, into)).isZero();
      assertThat(into.position()).isZero();
      assertThat(reader.read(990, into)).isEqualTo(10);
      assertThat(into.position()).isEqualTo(10);
      assertThat(reader.read(0, into)).isEqualTo(90);
      assertThat(bytes(into.flip()))
          .isEqualTo(concat(Arrays.copyOfRange(data.bytes(), 990, 1000), data.bytes(), 90));
    }
  }

  @Test
  void manyThreadsReadOneReader() throws Exception {
    SeededBytes data = SeededBytes.of(27, 16 * CHUNK);
    put(KEY, data);
    try (ObjectReader reader = tier.open(KEY)) {
      inParallel(
          IntStream.range(0, 64)
              .<Callable<Void>>mapToObj(i -> () -> assertSlice(reader, data, i % 16 * CHUNK))
              .toList());
    }
  }

  @Test
  void manyThreadsUploadDifferentKeys() throws Exception {
    inParallel(
        IntStream.range(0, 64)
            .<Callable<Void>>mapToObj(i -> () -> putVoid(key(i), SeededBytes.of(i, 1000 + i)))
            .toList());
    for (int i = 0; i < 64; i++) {
      assertPublished(key(i), SeededBytes.of(i, 1000 + i));
    }
    assertThat(tier.list(Optional.empty(), 1000)).hasSize(64);
  }

  @Test
  void uploadsOfSeveralKeysInOneThreadDoNotMix() throws TierException {
    SeededBytes one = SeededBytes.of(28, 2 * CHUNK);
    SeededBytes two = SeededBytes.of(29, 2 * CHUNK);
    try (Upload first = tier.begin(KEY, 2 * CHUNK);
        Upload second = tier.begin(OTHER, 2 * CHUNK)) {
      first.append(one.direct(0, CHUNK));
      second.append(two.direct(0, CHUNK));
      first.append(one.direct(CHUNK, 2 * CHUNK));
      second.append(two.direct(CHUNK, 2 * CHUNK));
      second.publish(two.crc(), Label.NONE);
      first.publish(one.crc(), Label.NONE);
    }
    assertPublished(KEY, one);
    assertPublished(OTHER, two);
  }

  @Test
  void onATierThatIsNotColdEveryKeyIsReady() throws TierException {
    assumeTrue(!tier.traits().cold(), "this tier is cold: staging has its own tests");
    put(KEY, SeededBytes.of(30, 10));
    assertThat(tier.stage(Set.of(KEY, OTHER), Instant.EPOCH))
        .isEqualTo(new Staging(Set.of(KEY, OTHER), Set.of()));
  }

  @Test
  void keysAreListedInTheOrderOfTheirNames() throws TierException {
    List<ObjectKey> keys =
        Stream.of("a", "a/b", "a-b/c", "a.b/c", "a/b.c", "a/b/c", "a/b-c", "a/B", "a0/c", "ab/c")
            .filter(name -> nestsKeys() || !Set.of("a", "a/b").contains(name))
            .map(ObjectKey::new)
            .toList();
    for (ObjectKey key : keys) {
      put(key, SeededBytes.of(31, 3));
    }
    assertThat(pages(3)).isEqualTo(keys.stream().sorted().toList());
    assertThat(pages(1)).isEqualTo(keys.stream().sorted().toList());
    for (ObjectKey key : keys) {
      assertPublished(key, SeededBytes.of(31, 3));
    }
  }

  @Test
  void pagesHoldEveryPublishedObjectOnceAndNoUpload() throws Exception {
    int objects = objectsToList();
    List<Callable<Void>> puts =
        IntStream.range(0, objects)
            .<Callable<Void>>mapToObj(i -> () -> putVoid(key(i), SeededBytes.of(i, i % 10)))
            .toList();
    inParallel(puts);
    try (Upload unpublished = tier.begin(KEY, 1)) {
      unpublished.flush();
      assertThat(pages(700))
          .isEqualTo(IntStream.range(0, objects).mapToObj(this::key).sorted().toList());
    }
  }

  @Test
  void aPageMayStartBehindAKeyThatIsGone() throws TierException {
    put(key(1), SeededBytes.of(1, 1));
    put(key(2), SeededBytes.of(2, 1));
    List<ObjectKey> sorted = Stream.of(key(1), key(2)).sorted().toList();
    tier.delete(sorted.getFirst());
    assertThat(tier.list(Optional.of(sorted.getFirst()), 10))
        .extracting(ObjectStat::key)
        .containsExactly(sorted.getLast());
    assertThat(tier.list(Optional.of(sorted.getLast()), 10)).isEmpty();
  }

  @Test
  void spaceIsToldInBytes() throws TierException {
    Space space = tier.space();
    assertThat(space.capacityBytes()).isPositive();
    assertThat(space.freeBytes()).isBetween(1L, space.capacityBytes());
  }

  @Test
  void closingAReaderTwiceIsHarmless() throws TierException {
    put(KEY, SeededBytes.of(32, 1));
    ObjectReader reader = tier.open(KEY);
    reader.close();
    reader.close();
    assertPublished(KEY, SeededBytes.of(32, 1));
  }

  protected final void put(ObjectKey key, SeededBytes data) throws TierException {
    put(key, data, Label.NONE);
  }

  protected final void put(ObjectKey key, SeededBytes data, Label label) throws TierException {
    try (Upload upload = tier.begin(key, data.bytes().length)) {
      upload.append(data.direct());
      upload.publish(data.crc(), label);
    }
  }

  protected final void assertInvisible(ObjectKey key) throws TierException {
    assertThat(tier.stat(key)).isEmpty();
    assertThat(tier.list(Optional.empty(), 10)).extracting(ObjectStat::key).doesNotContain(key);
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(key));
  }

  protected final void assertPublished(ObjectKey key, SeededBytes data) throws TierException {
    assertThat(tier.stat(key)).map(ObjectStat::bytes).contains((long) data.bytes().length);
    try (ObjectReader reader = tier.open(key)) {
      assertThat(reader.bytes()).isEqualTo(data.bytes().length);
      ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length + 1);
      assertThat(reader.read(0, into)).isEqualTo(data.bytes().length);
      assertThat(bytes(into.flip())).isEqualTo(data.bytes());
    }
  }

  private Void putVoid(ObjectKey key, SeededBytes data) throws TierException {
    put(key, data);
    return null;
  }

  /** Keys as the engine computes them: 256 first components, a file, an attempt, an index. */
  private ObjectKey key(int number) {
    return new ObjectKey("%02x/%08x/1-%d/0".formatted(number * 37 % 256, number, number % 3));
  }

  private List<ObjectKey> pages(int limit) throws TierException {
    List<ObjectKey> keys = new ArrayList<>();
    Optional<ObjectKey> after = Optional.empty();
    List<ObjectStat> page;
    do {
      page = tier.list(after, limit);
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      page.forEach(stat -> keys.add(stat.key()));
      after = page.isEmpty() ? after : Optional.of(page.getLast().key());
    } while (page.size() == limit);
    return keys;
  }

  private static RangeSet dataOf(ObjectReader reader) throws TierException {
    RangeSet found = RangeSet.EMPTY;
    for (long at = 0; at < reader.bytes(); ) {
      ByteRange data = reader.dataAt(at);
      assertThat(data.start()).isGreaterThanOrEqualTo(at);
      assertThat(data.end()).isLessThanOrEqualTo(reader.bytes());
      assertThat(data.isEmpty()).isEqualTo(data.start() == reader.bytes());
      found = found.plus(data);
      at = data.end();
    }
    return found;
  }

  private static Void assertSlice(ObjectReader reader, SeededBytes data, int offset)
      throws TierException {
    ByteBuffer into = ByteBuffer.allocateDirect(CHUNK);
    assertThat(reader.read(offset, into)).isEqualTo(CHUNK);
    assertThat(bytes(into.flip()))
        .isEqualTo(Arrays.copyOfRange(data.bytes(), offset, offset + CHUNK));
    return null;
  }

  private static void inParallel(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] concat(byte[] first, byte[] second, int ofSecond) {
    byte[] both = Arrays.copyOf(first, first.length + ofSecond);
    System.arraycopy(second, 0, both, first.length, ofSecond);
    return both;
  }
}
