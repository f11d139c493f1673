package io.drover.tier.s3;

import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectOffset;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Ranged reads of one object. The answer to opening it brings its first grain too, so a small
 * object is read with one request; what is read in sequence comes ahead.
 */
final class S3Reader implements ObjectReader {
  /** The least that is read of a large object. */
  private static final int HEAD_BYTES = (int) Grain.BYTES;

  /** What the client's stream hands over at a time. */
  private static final int BRIDGE_BYTES = 64 << 10;

  private static final int NOT_SATISFIABLE = 416;

  private final S3Target target;
  private final ObjectKey key;
  private final long bytes;
  private final Window head;
  private final Optional<Label> label;
  private final Windows ahead;

  private S3Reader(S3Target target, ObjectKey key, Opened opened) {
    this.target = target;
    this.key = key;
    this.bytes = opened.bytes();
    this.head = opened.head();
    this.label = opened.label();
    this.ahead = new Windows(target, key, bytes);
  }

  private record Opened(long bytes, Window head, Optional<Label> label) {}

  /** Asks for the beginning: the answer tells length, absence and coldness as no HEAD does. */
  static S3Reader open(S3Target target, ObjectKey key) throws TierException {
    try {
      return new S3Reader(
          target,
          key,
          target
              .client()
              .getObject(
                  request(target, key, 0, HEAD_BYTES),
                  (answer, stream) -> opened(target, answer, stream)));
    } catch (SdkException e) {
      if (S3Failure.status(e) == NOT_SATISFIABLE) {
        // Of an object without bytes no range can be had.
        return new S3Reader(
            target, key, new Opened(0, new Window(target.memory(), 0, 0), Optional.empty()));
      }
      throw target.failure().of("open " + key, e);
    }
  }

  private static Opened opened(
      S3Target target, GetObjectResponse answer, AbortableInputStream stream) throws IOException {
    long whole = wholeBytes(answer);
    Window head = new Window(target.memory(), 0, (int) Math.min(whole, HEAD_BYTES));
    boolean filled = false;
    try {
      head.fill(stream);
      filled = true;
    } finally {
      if (!filled) {
        head.fail();
      }
    }
    if (answer.contentLength() > HEAD_BYTES) {
      // It takes no notice of ranges.
      stream.abort();
    }
    Map<String, String> metadata = answer.metadata();
    return new Opened(
        whole,
        head,
        Metadata.isInParts(metadata) ? Optional.empty() : Optional.of(Metadata.label(metadata)));
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Optional<Label> label() {
    return label;
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int wanted = Math.clamp(bytes - offset, 0, into.remaining());
    if (wanted == 0) {
      return 0;
    }
    ByteBuffer part = into.duplicate().limit(into.position() + wanted);
    String attempt = "read %s at %d".formatted(key, offset);
    if (!isThere(attempt, offset, part)) {
      ask(attempt, offset, part);
    }
    into.position(part.position());
    return wanted;
  }

  private boolean isThere(String attempt, long offset, ByteBuffer part) throws TierException {
    try {
      Optional<Window> window = ahead.follow(offset, part.remaining());
      if (head.contains(offset, part.remaining())) {
        window = Optional.of(head);
      } else if (head.isReadThrough()) {
        head.drop();
      }
      return window.isPresent() && window.get().read(offset, part);
    } catch (InterruptedException e) {
      throw target.failure().interrupted(attempt, e);
    }
  }

  private void ask(String attempt, long offset, ByteBuffer part) throws TierException {
    try {
      target.client().getObject(request(target, key, offset, part.remaining()), filling(part));
    } catch (SdkException e) {
      throw S3Failure.status(e) == NOT_SATISFIABLE
          ? shorter(attempt)
          : target.failure().of(attempt, e);
    }
    if (part.hasRemaining()) {
      throw shorter(attempt);
    }
  }

  /** What came whole with its opening is here already. */
  @Override
  public Optional<ObjectOffset> inStore(long offset) {
    Spot spot = new Spot(target.settings().access().endpoint(), target.bucket(), key, bytes);
    return bytes <= HEAD_BYTES ? Optional.empty() : Optional.of(new ObjectOffset(spot, offset));
  }

  private TierException shorter(String attempt) {
    return target
        .failure()
        .corrupt(
            attempt,
            "it ends early, %d bytes were published; restore another copy".formatted(bytes));
  }

  @Override
  public void close() {
    ahead.close();
    head.drop();
  }

  static GetObjectRequest request(S3Target target, ObjectKey key, long offset, int length) {
    return GetObjectRequest.builder()
        .bucket(target.bucket().name())
        .key(target.bucket().path(key))
        .range("bytes=%d-%d".formatted(offset, offset + length - 1))
        .overrideConfiguration(target.deadline().of(length))
        .build();
  }

  static void requireRange(GetObjectResponse answer) throws IOException {
    if (answer.contentRange() == null) {
      throw new IOException("the server answered with the whole object instead of a range");
    }
  }

  private static ResponseTransformer<GetObjectResponse, Integer> filling(ByteBuffer into) {
    return (answer, stream) -> {
      requireRange(answer);
      fill(into, stream);
      return into.position();
    };
  }

  private static void fill(ByteBuffer into, InputStream stream) throws IOException {
    if (into.hasArray()) {
      int start = into.arrayOffset() + into.position();
      int read = stream.readNBytes(into.array(), start, into.remaining());
      into.position(into.position() + read);
      return;
    }
    byte[] bridge = new byte[Math.min(BRIDGE_BYTES, into.remaining())];
    while (into.hasRemaining()) {
      int read = stream.read(bridge, 0, Math.min(bridge.length, into.remaining()));
      if (read < 0) {
        return;
      }
      into.put(bridge, 0, read);
    }
  }

  /** From {@code bytes 0-65535/1234567}; without it the answer is the whole object. */
  private static long wholeBytes(GetObjectResponse answer) {
    String range = answer.contentRange();
    return range == null
        ? answer.contentLength()
        : Long.parseLong(range.substring(range.indexOf('/') + 1).strip());
  }
}
