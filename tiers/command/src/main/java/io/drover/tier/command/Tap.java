package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads one stream of a command to its end, on a thread of its own, so that no command ever waits
 * for its reader. What exceeds the bound is read and forgotten.
 */
final class Tap {
  /** Whoever holds the stream open after the command has ended is not waited for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int BUFFER_BYTES = 8 << 10;

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final int bytesMax;
  private boolean truncated;
  private final Thread thread;

  Tap(InputStream stream, int bytesMax) {
    this.bytesMax = bytesMax;
    this.thread = Thread.ofVirtual().start(() -> drain(stream));
  }

  private void drain(InputStream stream) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (stream) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        take(buffer, read);
      }
    } catch (IOException e) {
      // The command was killed, and its end of the pipe with it; what came so far is what it said.
    }
  }

  private synchronized void take(byte[] buffer, int bytes) {
    int room = bytesMax - taken.size();
    truncated |= bytes > room;
    taken.write(buffer, 0, Math.min(bytes, room));
  }

  /** What was read, once the command has ended. */
  String text() throws InterruptedException {
    boolean ended = thread.join(PATIENCE);
    synchronized (this) {
      truncated |= !ended;
      return ended ? taken.toString(UTF_8) : taken.toString(UTF_8) + " …";
    }
  }

  /** Whether {@link #text} is less than what was printed. */
  synchronized boolean truncated() {
    return truncated;
  }
}
