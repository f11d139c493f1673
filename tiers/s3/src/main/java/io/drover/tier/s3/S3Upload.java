package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectOffset;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object on its way. What fits one request waits in memory for {@link #publish}; anything larger
 * goes as parts while it is appended, several at a time. A part ends where an append ends, so that
 * the end of every part is an offset that the caller can come back to.
 *
 * <p>When the target's memory is used up, an upload sends what it has gathered, waits for its own
 * parts, and when it has neither it overdraws: so uploads never wait for each other.
 */
final class S3Upload implements Upload {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. */
  private static final int PARTS_MAX = 10_000;

  /** A part that zeros made larger says nothing of the others. */
  private static final long PART_BYTES_MAX = 256L << 20;

  /** Zeros take no memory, but a part must stay below 5 GiB. */
  private static final long ZEROS_MAX = 1L << 30;

  private final S3Target target;
  private final ObjectKey key;
  private final OptionalLong expectedBytes;
  private final long partBytes;
  private Optional<PartsSent> parts;
  private Part tail = new Part();
  private long appendedBytes;

  /** The object that all of this one is copied from at publish. */
  private Optional<Spot> whole = Optional.empty();

  /** Of all parts that were sent; nothing when a resume does not know those before it. */
  private Optional<Crc> sentCrc;

  private boolean broken;
  private boolean publishing;
  private boolean ended;
  private boolean closed;

  private S3Upload(
      S3Target target,
      ObjectKey key,
      OptionalLong expectedBytes,
      long partBytes,
      Optional<PartsSent> parts) {
    this.target = target;
    this.key = key;
    this.expectedBytes = expectedBytes;
    this.partBytes = partBytes;
    this.parts = parts;
    this.sentCrc = Optional.of(Crc.EMPTY);
  }

  static S3Upload begin(S3Target target, ObjectKey key, long expectedBytes) {
    // Larger parts where the usual ones would be too many.
    long partBytes =
        Math.max(target.settings().writing().partBytes(), Math.ceilDiv(expectedBytes, PARTS_MAX));
    return new S3Upload(target, key, OptionalLong.of(expectedBytes), partBytes, Optional.empty());
  }

  /** Goes on after parts that the server has. */
  static S3Upload resume(Multipart multipart, List<Multipart.Stored> stored) {
    S3Target target = multipart.target();
    int inFlight = target.settings().writing().partsInFlight();
    PartsSent parts = PartsSent.resumed(multipart, inFlight, stored);
    // What was begun with larger parts needs them to its end.
    long largest = stored.stream().mapToLong(Multipart.Stored::bytes).max().orElse(0);
    long partBytes =
        Math.max(target.settings().writing().partBytes(), Math.min(largest, PART_BYTES_MAX));
    S3Upload upload =
        new S3Upload(target, multipart.key(), OptionalLong.empty(), partBytes, Optional.of(parts));
    for (Multipart.Stored part : stored) {
      upload.appendedBytes += part.bytes();
      upload.sentCrc = upload.sentCrc.flatMap(before -> part.crc().map(crc -> before.then(crc)));
    }
    return upload;
  }

  @Override
  public synchronized long appendedBytes() {
    return appendedBytes;
  }

  @Override
  public synchronized void append(ByteBuffer bytes) throws TierException {
    perform(
        "append to " + key,
        () -> {
          while (bytes.hasRemaining()) {
            int piece = (int) Math.min(bytes.remaining(), partBytes);
            makeRoom(piece);
            fill(bytes, piece);
            sendFull(!bytes.hasRemaining());
          }
        });
  }

  @Override
  public synchronized long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
    if (!(from.object() instanceof Spot spot) || !target.isOfSameServer(spot)) {
      return 0;
    }
    long before = appendedBytes;
    perform("append to " + key, () -> fetch(new Offer(spot, from.offset(), pieces)));
    return appendedBytes - before;
  }

  private void fetch(Offer offer) throws TierException {
    boolean all = appendedBytes == 0 && isOneRequest() && offer.isWhole(expectedBytes.orElse(0));
    if (all && new Copies(target).canPublish(offer)) {
      whole = Optional.of(offer.from());
      took(offer.digest());
      return;
    }
    var told = target.reach(offer.from().bucket()).parts();
    if (told != Capabilities.Answer.NO && isWorthParts(offer.bytes())) {
      // The first shows whether the server says what it made.
      int inFlight = target.settings().writing().partsInFlight();
      int atATime = told == Capabilities.Answer.YES ? inFlight : 1;
      copyParts(offer, offer.parts(partBytes, atATime));
    }
  }

  /** Whether so many bytes may be parts, after what was gathered. */
  private boolean isWorthParts(long bytes) {
    long least = S3Settings.Writing.PART_BYTES_MIN;
    if (target.capabilities().checksums() == Capabilities.Answer.NO || bytes < least) {
      return false;
    }
    return tail.bytes() == 0 ? bytes >= partBytes || mayCut() : tail.bytes() >= least && mayCut();
  }

  private void copyParts(Offer offer, List<Crc> cut) throws TierException {
    boolean begun = parts.isPresent();
    PartsSent sent = begin();
    if (sent.multipart().checksum()) {
      if (tail.bytes() > 0) {
        send(true);
      }
      int number = sent.count() + 1;
      CopiedParts copies = new CopiedParts(sent.multipart(), offer.from());
      List<CompletedPart> copied = copies.copy(number, offer.offset(), cut);
      for (int part = 0; part < copied.size(); part++) {
        took(cut.get(part));
        sent.add(copied.get(part), appendedBytes, part == copied.size() - 1);
      }
    }
    if (!begun && sent.count() == 0 && expectedBytes.orElseThrow() <= partBytes) {
      // It can still be one request.
      sent.multipart().abort("append to " + key);
      parts = Optional.empty();
    }
  }

  private void took(Crc bytes) {
    appendedBytes += bytes.bytes();
    sentCrc = sentCrc.map(before -> before.then(bytes));
  }

  @Override
  public synchronized void appendZeros(long bytes) throws TierException {
    perform(
        "append to " + key,
        () -> {
          for (long left = bytes; left > 0; ) {
            long piece = Math.min(left, ZEROS_MAX);
            tail.appendZeros(piece);
            appendedBytes += piece;
            left -= piece;
            sendFull(left == 0);
          }
        });
  }

  @Override
  public long flush() throws TierException {
    PartsSent sent;
    int count;
    synchronized (this) {
      perform("flush " + key, this::sendWhatCanBe);
      if (parts.isEmpty()) {
        return 0;
      }
      sent = parts.get();
      count = sent.count();
    }
    boolean there = false;
    try {
      sent.awaitFirst(count);
      there = true;
    } finally {
      if (!there) {
        synchronized (this) {
          broken = true;
        }
      }
    }
    return sent.durableBytes();
  }

  @Override
  public synchronized void publish(Crc digest, Label label) throws TierException {
    if (ended) {
      return;
    }
    requireSound("publish " + key);
    requireSame(digest);
    publishing = true;
    if (whole.isPresent()) {
      new Copies(target).publish(whole.get(), new Copies.Wanted(key, digest, label));
    } else if (parts.isEmpty()) {
      new Puts(target).publish(key, tail, label);
    } else {
      publishParts(parts.get(), digest, label);
    }
    ended = true;
    tail.free(target.memory());
  }

  @Override
  public synchronized void abandon() throws TierException {
    if (ended) {
      return;
    }
    String attempt = "abandon " + key;
    if (parts.isPresent()) {
      parts.get().cancel();
      parts.get().multipart().abort(attempt);
    }
    if (publishing) {
      target.delete(attempt, target.bucket().path(key));
      target.delete(attempt, target.bucket().labelPath(key));
    }
    ended = true;
    tail.free(target.memory());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      parts.ifPresent(PartsSent::cancel);
      tail.free(target.memory());
    }
  }

  private void publishParts(PartsSent sent, Crc digest, Label label) throws TierException {
    List<CompletedPart> all = sent.awaitFirst(sent.count());
    if (tail.bytes() > 0) {
      all.add(sent.sendTail(tail));
    }
    if (!label.isEmpty()) {
      // Before the object is visible, so that nobody sees it without its label.
      new Puts(target).writeLabel(key, label);
    }
    sent.multipart().complete(all, digest);
  }

  /** Sends what was gathered rather than to wait for others' memory. */
  private void makeRoom(int piece) throws TierException {
    boolean worthwhile = tail.bytes() >= S3Settings.Writing.PART_BYTES_MIN;
    if (worthwhile && target.memory().isShortOf(piece) && mayCut()) {
      send(true);
    }
  }

  private void fill(ByteBuffer bytes, int piece) throws TierException {
    int limit = bytes.limit();
    bytes.limit(bytes.position() + piece);
    while (bytes.hasRemaining()) {
      if (tail.room() == 0) {
        tail.add(slice());
      }
      tail.append(bytes);
    }
    bytes.limit(limit);
    appendedBytes += piece;
  }

  private Memory.Slice slice() throws TierException {
    while (true) {
      Optional<Memory.Slice> slice = target.memory().take();
      if (slice.isPresent()) {
        return slice.get();
      }
      if (parts.isEmpty() || !parts.get().awaitOne()) {
        return target.memory().overdraw();
      }
    }
  }

  private void sendFull(boolean mark) throws TierException {
    if (tail.bytes() >= partBytes && !isOneRequest()) {
      send(mark);
    }
  }

  /** Whether everything that was announced is here and fits a single request. */
  private boolean isOneRequest() {
    return parts.isEmpty()
        && expectedBytes.isPresent()
        && appendedBytes <= expectedBytes.getAsLong()
        && expectedBytes.getAsLong() <= partBytes;
  }

  private void sendWhatCanBe() throws TierException {
    if (tail.bytes() == 0 || isOneRequest()) {
      return;
    }
    boolean last = expectedBytes.isPresent() && appendedBytes == expectedBytes.getAsLong();
    if (last || (tail.bytes() >= S3Settings.Writing.PART_BYTES_MIN && mayCut())) {
      send(true);
    } else if (expectedBytes.isEmpty() && parts.isPresent()) {
      // It may be the last; if it is not, it is sent again with what comes.
      parts.get().sendTail(tail);
    }
  }

  /** Whether the object can still be finished when a part ends early. */
  private boolean mayCut() {
    long end = expectedBytes.orElse(Layout.OBJECT_BYTES_MAX);
    long partsLeft = PARTS_MAX - 1L - parts.map(PartsSent::count).orElse(0);
    return partsLeft * partBytes >= end - appendedBytes;
  }

  private PartsSent begin() throws TierException {
    if (parts.isEmpty()) {
      Multipart multipart = Multipart.create(target, key, expectedBytes.orElseThrow());
      parts = Optional.of(new PartsSent(multipart, target.settings().writing().partsInFlight()));
    }
    return parts.get();
  }

  private void send(boolean mark) throws TierException {
    Crc crc = tail.crc();
    begin().send(tail, appendedBytes, mark);
    tail = new Part();
    sentCrc = sentCrc.map(before -> before.then(crc));
  }

  private void requireSame(Crc digest) throws TierException {
    String attempt = "publish " + key;
    if (digest.bytes() != appendedBytes) {
      throw target
          .failure()
          .corrupt(
              attempt,
              "%d bytes were announced, %d were appended; begin it again"
                  .formatted(digest.bytes(), appendedBytes));
    }
    Optional<Crc> whole = sentCrc.map(before -> before.then(tail.crc()));
    if (whole.isPresent() && !whole.get().equals(digest)) {
      throw target
          .failure()
          .corrupt(attempt, "%s was announced, %s was appended".formatted(digest, whole.get()));
    }
  }

  @FunctionalInterface
  private interface Step {
    void perform() throws TierException;
  }

  private void perform(String attempt, Step step) throws TierException {
    requireSound(attempt);
    boolean done = false;
    try {
      step.perform();
      done = true;
    } finally {
      if (!done) {
        broken = true;
      }
    }
  }

  /** A part that failed is gone from memory: only a resume can go on. */
  private void requireSound(String attempt) throws TierException {
    if (broken || closed) {
      throw target.failure().broken(attempt);
    }
    if (parts.isPresent()) {
      parts.get().requireSound();
    }
  }
}
