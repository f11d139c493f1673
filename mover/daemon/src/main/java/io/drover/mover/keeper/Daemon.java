package io.drover.mover.keeper;

import io.drover.linux.LinuxException;
import io.drover.linux.Pidfd;
import java.time.Duration;

/** A daemon as the keeper sees it: one process, known by descriptor, and its connection. */
final class Daemon implements AutoCloseable {
  /** A killed process closes its connection some milliseconds before it has ended. */
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final long pid;
  private final Pidfd process;
  private volatile boolean connected = true;

  Daemon(long pid) throws LinuxException {
    this.pid = pid;
    this.process = Pidfd.open(pid);
  }

  long pid() {
    return pid;
  }

  Pidfd process() {
    return process;
  }

  /** From now on only the process itself tells whether it lives. */
  void disconnect() {
    connected = false;
  }

  /** Whether it has left without goodbye, and its process has ended by now. */
  boolean isDead() throws LinuxException {
    return !connected && process.awaitExit(Duration.ZERO);
  }

  /** The same, but waits for a process that is about to end. */
  boolean awaitDeath() throws LinuxException {
    return !connected && process.awaitExit(ENDING);
  }

  @Override
  public void close() {
    process.close();
  }
}
