package io.drover.mover.story;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The daemons of a run: one is killed, and the next follows. Knows of every moment whether one was
 * ready. Used by one thread, but for the questions.
 */
final class Lives implements AutoCloseable {
  /** Who keeps the descriptors of a daemon that was killed. */
  enum Keeping {
    KEEPER,
    SERVICE_MANAGER
  }

  /** A start takes a second or two, on a loaded machine ten times as long. */
  private static final Duration START = Duration.ofMinutes(2);

  private static final int LOG_LINES = 80;

  private enum State {
    STARTING,
    READY,
    DYING
  }

  /** From a kill until the next daemon was ready, by {@link System#nanoTime}. */
  private record Gap(long fromNanos, long toNanos) {
    long nanosWithin(long from, long to) {
      return Math.max(0, Math.min(to, toNanos) - Math.max(from, fromNanos));
    }
  }

  private final Path directory;
  private final List<String> trees;
  private final List<Gap> gaps = new ArrayList<>();
  private long gapFromNanos = System.nanoTime();
  private State state = State.STARTING;
  private int kills;
  private int killsOfStarting;
  private DaemonProcess daemon;

  private Lives(Path directory, List<String> trees) {
    this.directory = directory;
    this.trees = trees;
  }

  /** Starts the first one, of the configuration in a home's directory. */
  static Lives begin(Keeping keeping, DroverHome home, List<String> trees)
      throws IOException, URISyntaxException {
    Lives lives = new Lives(home.directory(), trees);
    Path configuration = home.directory().resolve("drover.yaml");
    lives.daemon =
        switch (keeping) {
          case KEEPER -> DaemonProcess.start(configuration, lives.log(), lives::heard);
          case SERVICE_MANAGER ->
              DaemonProcess.startManaged(configuration, lives.log(), lives::heard);
        };
    return lives;
  }

  private Path log() {
    return directory.resolve("daemon.log");
  }

  private synchronized void heard(String line) {
    if (line.startsWith(DaemonProcess.KILLED)) {
      state = State.STARTING;
    } else if (line.startsWith(DaemonProcess.READY) && state == State.STARTING) {
      state = State.READY;
      gaps.add(new Gap(gapFromNanos, System.nanoTime()));
      notifyAll();
    }
  }

  /** SIGKILL, whatever the daemon does just now, and the next one is started. */
  void kill() throws IOException, InterruptedException {
    dies();
    daemon.killAndStart();
  }

  private synchronized void dies() {
    kills++;
    if (state == State.READY) {
      gapFromNanos = System.nanoTime();
    } else {
      killsOfStarting++;
    }
    state = State.DYING;
  }

  synchronized void awaitReady() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + START.toNanos();
    while (state != State.READY) {
      if (!daemon.isAlive() || System.nanoTime() > deadlineNanos) {
        throw new AssertionError("no daemon is ready within " + START);
      }
      wait(TimeUnit.SECONDS.toMillis(1));
    }
  }

  /** So long no daemon was ready between two moments of {@link System#nanoTime}. */
  synchronized long unreadyNanos(long fromNanos, long toNanos) {
    long nanos = gaps.stream().mapToLong(gap -> gap.nanosWithin(fromNanos, toNanos)).sum();
    Gap open = new Gap(gapFromNanos, Long.MAX_VALUE);
    return state == State.READY ? nanos : nanos + open.nanosWithin(fromNanos, toNanos);
  }

  synchronized int kills() {
    return kills;
  }

  /** Of daemons that were not ready. */
  synchronized int killsOfStarting() {
    return killsOfStarting;
  }

  synchronized Duration longestGap() {
    return gaps.stream()
        .map(gap -> Duration.ofNanos(gap.toNanos() - gap.fromNanos()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** SIGTERM; the exit code, as {@link DaemonProcess#stop}. */
  int stop() throws IOException, InterruptedException {
    return daemon.stop();
  }

  /** The last lines of all daemons. */
  String said() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Kills the daemon and whoever keeps its descriptors: nobody waits at a door any more. */
  @Override
  public void close() throws IOException {
    try {
      daemon.kill();
      DaemonProcess.clean(directory, trees);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
