package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Ranged reads of one object, a request each. The answer to opening it brings its first bytes too,
 * so a small object is read with one request.
 */
final class S3Reader implements ObjectReader {
  /** Most files that are read whole by one request are smaller than this; others lose little. */
  private static final int HEAD_BYTES = 64 << 10;

  /** What the client's stream hands over at a time. */
  private static final int BRIDGE_BYTES = 64 << 10;

  private static final int NOT_SATISFIABLE = 416;

  private final S3Target target;
  private final ObjectKey key;
  private final long bytes;
  private final ByteBuffer head;

  private S3Reader(S3Target target, ObjectKey key, long bytes, ByteBuffer head) {
    this.target = target;
    this.key = key;
    this.bytes = bytes;
    this.head = head;
  }

  /** Asks for the beginning: the answer tells length, absence and coldness as no HEAD does. */
  static S3Reader open(S3Target target, ObjectKey key) throws TierException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    try {
      long bytes =
          target
              .client()
              .getObject(
                  request(target, key, 0, HEAD_BYTES),
                  (answer, stream) -> {
                    long whole = wholeBytes(answer);
                    fill(head.limit((int) Math.min(whole, HEAD_BYTES)), stream);
                    if (head.position() < head.limit()) {
                      throw new IOException("the answer ended early");
                    }
                    stream.abort();
                    return whole;
                  });
      return new S3Reader(target, key, bytes, head.flip());
    } catch (SdkException e) {
      if (S3Failure.status(e) == NOT_SATISFIABLE) {
        // Of an object without bytes no range can be had.
        return new S3Reader(target, key, 0, head.limit(0));
      }
      throw target.failure().of("open " + key, e);
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int wanted = Math.clamp(bytes - offset, 0, into.remaining());
    if (wanted == 0) {
      return 0;
    }
    if (offset + wanted <= head.limit()) {
      into.put(head.slice((int) offset, wanted));
      return wanted;
    }
    ByteBuffer part = into.duplicate().limit(into.position() + wanted);
    String attempt = "read %s at %d".formatted(key, offset);
    try {
      target.client().getObject(request(target, key, offset, wanted), filling(part));
    } catch (SdkException e) {
      throw S3Failure.status(e) == NOT_SATISFIABLE
          ? shorter(attempt)
          : target.failure().of(attempt, e);
    }
    if (part.hasRemaining()) {
      throw shorter(attempt);
    }
    into.position(part.position());
    return wanted;
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
    // Between reads nothing is held.
  }

  private static GetObjectRequest request(S3Target target, ObjectKey key, long offset, int length) {
    return GetObjectRequest.builder()
        .bucket(target.bucket().name())
        .key(target.bucket().path(key))
        .range("bytes=%d-%d".formatted(offset, offset + length - 1))
        .overrideConfiguration(target.deadline().of(length))
        .build();
  }

  private static ResponseTransformer<GetObjectResponse, Integer> filling(ByteBuffer into) {
    return (answer, stream) -> {
      if (answer.contentRange() == null) {
        throw new IOException("the server answered with the whole object instead of a range");
      }
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
