package io.drover.mover;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends threads that may be stuck in a pool which does not answer: a stop never waits for those. */
record Ending(ExecutorService threads) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** What the intake gives its requests to let go, once more. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("some threads do not end; what they did not finish is done after the restart");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
