package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What comes ahead of whoever reads an object in sequence: a store far away answers late, and one
 * connection to it is slow, so several requests are under way. Who jumps about gets nothing ahead.
 * At most {@code partsInFlight} windows, and none in the last half of the target's memory.
 */
final class Windows {
  /** The first, which is doubled up to the largest. */
  private static final int BYTES_MIN = 2 << 20;

  /** So large that a request's own cost does not show, and four of them take little memory. */
  private static final int BYTES_MAX = 8 << 20;

  /** Several threads that read one object in sequence are so far apart at most. */
  private static final long SLACK_BYTES = 4 << 20;

  /** The second read that goes on shows that there will be a third. */
  private static final int READS_IN_A_ROW = 2;

  private final S3Target target;
  private final ObjectKey key;
  private final long objectBytes;

  /** Guarded by this, as is everything below. In the order of their offsets. */
  private final List<Coming> coming = new ArrayList<>();

  private long readUpTo;
  private int inARow;
  private long askedUpTo;
  private int nextBytes = BYTES_MIN;
  private boolean closed;

  private record Coming(Window window, Thread thread) {
    void drop() {
      thread.interrupt();
      window.drop();
    }
  }

  Windows(S3Target target, ObjectKey key, long objectBytes) {
    this.target = target;
    this.key = key;
    this.objectBytes = objectBytes;
  }

  /** Somebody reads; asks for what he will read next. The window that has his range, if any. */
  synchronized Optional<Window> follow(long offset, int length) {
    Optional<Window> found =
        coming.stream()
            .map(Coming::window)
            .filter(window -> window.contains(offset, length))
            .findFirst();
    if (offset < readUpTo - SLACK_BYTES || offset > readUpTo + SLACK_BYTES) {
      if (found.isEmpty()) {
        dropAll();
        inARow = 0;
        nextBytes = BYTES_MIN;
      }
      readUpTo = offset + length;
    } else {
      readUpTo = Math.max(readUpTo, offset + length);
    }
    inARow++;
    dropRead();
    if (inARow >= READS_IN_A_ROW) {
      askAhead();
    }
    return found;
  }

  private void dropRead() {
    coming.removeIf(
        each -> {
          boolean done =
              each.window().isReadThrough() || each.window().end() < readUpTo - SLACK_BYTES;
          if (done) {
            each.drop();
          }
          return done;
        });
  }

  private void askAhead() {
    askedUpTo = Math.max(askedUpTo, readUpTo);
    int most = target.settings().writing().partsInFlight();
    while (!closed && coming.size() < most && askedUpTo < objectBytes) {
      int bytes = (int) Math.min(nextBytes, objectBytes - askedUpTo);
      Optional<Window> spare = Window.spare(target.memory(), askedUpTo, bytes);
      if (spare.isEmpty()) {
        return;
      }
      Window window = spare.get();
      Thread thread = Thread.ofVirtual().name("s3-ahead").start(() -> fetch(window, bytes));
      coming.add(new Coming(window, thread));
      askedUpTo += bytes;
      nextBytes = Math.min(BYTES_MAX, nextBytes * 2);
    }
  }

  private void fetch(Window window, int bytes) {
    boolean whole = false;
    try {
      target
          .client()
          .getObject(
              S3Reader.request(target, key, window.start(), bytes),
              (answer, stream) -> {
                S3Reader.requireRange(answer);
                window.fill(stream);
                return answer;
              });
      whole = true;
    } catch (SdkException | IllegalStateException failedOrClosed) {
      // Whoever reads there asks again, and tells of it.
      whole = false;
    } finally {
      if (!whole) {
        window.fail();
      }
    }
  }

  private void dropAll() {
    coming.forEach(Coming::drop);
    coming.clear();
    askedUpTo = 0;
  }

  synchronized void close() {
    closed = true;
    dropAll();
  }
}
