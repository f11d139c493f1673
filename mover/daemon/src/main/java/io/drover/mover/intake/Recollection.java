package io.drover.mover.intake;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Learns how requests ended lately, on a thread of its own: everything else of a session begins
 * meanwhile, and only who takes the first request waits for the end. Reading fifty thousand results
 * takes two seconds in a young JVM.
 */
final class Recollection implements AutoCloseable {
  private final FutureTask<Void> learning;
  private final Thread thread;

  private Recollection(Runnable learning) {
    this.learning = new FutureTask<>(learning, null);
    this.thread = Thread.ofPlatform().daemon().name("recollection").unstarted(this.learning);
  }

  /** Begins; {@link #close} interrupts what is not finished. */
  static Recollection begin(Runnable learning) {
    Recollection recollection = new Recollection(learning);
    recollection.thread.start();
    return recollection;
  }

  /**
   * Returns when all is learned.
   *
   * @throws KafkaException if the broker did not tell
   */
  void await() {
    try {
      learning.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (CancellationException e) {
      throw new IllegalStateException("asked after the session's end", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException broker
          ? new KafkaException("reading what was answered lately: " + broker.getMessage(), broker)
          : new IllegalStateException("a defect in reading what was answered lately", e.getCause());
    }
  }

  /** Afterwards the thread has ended. */
  @Override
  public void close() {
    learning.cancel(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
