package io.drover.mover.copy;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many large files are written to a pool at a time. A disk that serves a few long streams is
 * fast; one that serves a hundred seeks. Small files do not count.
 */
public final class Streams {
  /** Long enough to take over from a stream that ends, short enough to free the worker. */
  private static final long PATIENCE_SECONDS = 2;

  private final Semaphore permits;

  public Streams(int atATime) {
    permits = new Semaphore(atATime, true);
  }

  /** The right to write one large file; closing ends it. */
  public final class Stream implements AutoCloseable {
    private Stream() {}

    @Override
    public void close() {
      permits.release();
    }
  }

  /** Waits a moment for a stream; nothing when all are taken by files that are still long. */
  public Optional<Stream> enter() throws InterruptedException {
    return permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)
        ? Optional.of(new Stream())
        : Optional.empty();
  }
}
