package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that a signal interrupts, in a process that handles the signal. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptionTest {
  private static final Call SIGNAL = Call.returningLong("signal");
  private static final Call SIGINTERRUPT = Call.returningInt("siginterrupt");
  private static final Call TGKILL = Call.returningInt("tgkill");
  private static final Call GETTID = Call.returningInt("gettid");
  private static final Call PLAIN_FLOCK = Call.returningInt("flock");
  private static final int SIGWINCH = 28;
  private static final int LOCK_EX = 2;
  private static final int MANY = 200;

  private final ExecutorService others = Executors.newCachedThreadPool();
  private final CompletableFuture<Long> waiter = new CompletableFuture<>();
  @TempDir Path directory;
  private Descriptor held;
  private Descriptor wanted;

  @BeforeEach
  void handleASignal() throws Exception {
    // Any function will do that takes an int or nothing and may run in a handler.
    long handler = Linker.nativeLinker().defaultLookup().find("getpid").orElseThrow().address();
    SIGNAL.call(SIGWINCH, handler);
    SIGINTERRUPT.call(SIGWINCH, 1);
    held = slot();
    wanted = slot();
    FileLock.exclusive(held);
  }

  @AfterEach
  void close() {
    held.close();
    wanted.close();
    others.shutdownNow();
    SIGNAL.call(SIGWINCH, 0);
  }

  @Test
  void aCallThatDoesNotRestartIsInterrupted() throws Exception {
    Future<Long> interrupted =
        others.submit(
            () -> {
              waiter.complete(GETTID.call());
              return PLAIN_FLOCK.call(wanted.number(), LOCK_EX);
            });
    while (!interrupted.isDone()) {
      interrupt();
    }
    assertThat(interrupted.get()).isEqualTo(-Errno.EINTR);
  }

  @Test
  void waitingForALockGoesOn() throws Exception {
    Future<?> locking =
        others.submit(
            () -> {
              waiter.complete(GETTID.call());
              FileLock.exclusive(wanted);
              return null;
            });
    for (int signal = 0; signal < MANY; signal++) {
      interrupt();
    }
    assertThat(locking.isDone()).isFalse();
    FileLock.unlock(held);
    locking.get();
  }

  @Test
  void waitingForADescriptorGoesOnForTheRestOfItsTime() throws Exception {
    Duration time = Duration.ofMillis(500);
    try (WakeUp silent = WakeUp.create()) {
      Wait wait = Wait.on(silent.descriptor());
      long start = System.nanoTime();
      Future<Boolean> waiting =
          others.submit(
              () -> {
                waiter.complete(GETTID.call());
                return wait.atMost(time);
              });
      while (!waiting.isDone()) {
        interrupt();
      }
      assertThat(waiting.get()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(time);
    }
  }

  /** One signal to the waiting thread, and a millisecond for it to go back to waiting. */
  private void interrupt() throws Exception {
    TGKILL.call(ProcessHandle.current().pid(), waiter.get(), SIGWINCH);
    Thread.sleep(1);
  }

  private Descriptor slot() throws LinuxException {
    String path = directory.resolve("slot").toString();
    return Open.at(Descriptor.WORKING_DIRECTORY, path, Open.O_RDWR | Open.O_CREAT, 0600);
  }
}
