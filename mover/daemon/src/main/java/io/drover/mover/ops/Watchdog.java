package io.drover.mover.ops;

import io.drover.linux.LinuxException;
import io.drover.mover.home.Later;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the daemon lives, as long as its vital checks say so (sd_watchdog_enabled(3)).
 * When they do not, it falls silent: systemd then kills the daemon and starts it anew, which costs
 * what was in flight, while the descriptor store keeps readers waiting instead of reading holes.
 */
public final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Systemd cuts longer ones off in places; it is one line of `systemctl status`. */
  private static final int STATUS_LENGTH_MAX = 400;

  /** How systemd is told; what {@code io.drover.linux.Notify} sends. */
  public interface Systemd {
    void send(String state) throws LinuxException;
  }

  private final Systemd systemd;
  private final Health health;
  private ScheduledFuture<?> task;
  private boolean silent;

  public Watchdog(Systemd systemd, Health health) {
    this.systemd = systemd;
    this.health = health;
  }

  /**
   * How long systemd waits for a sign of life; nothing when it does not wait for ours.
   *
   * @param environment with WATCHDOG_USEC and WATCHDOG_PID
   * @param pid our own
   */
  public static Optional<Duration> patience(Map<String, String> environment, long pid) {
    String owner = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean ours = owner.equals(Long.toString(pid)) && micros.matches("[1-9][0-9]{0,17}");
    return ours ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1_000)) : Optional.empty();
  }

  /**
   * Gives a sign now and then three times within the patience: one more than the manual asks for,
   * since a JVM that collects garbage may be late.
   */
  public synchronized void start(Duration patience, Later later) {
    tell();
    task = later.every(patience.dividedBy(3), this::tell);
  }

  /** One sign of life, with the state of the daemon for {@code systemctl status}. */
  void tell() {
    Health.Report life = health.life();
    try {
      if (life.isUp()) {
        systemd.send("WATCHDOG=1\nSTATUS=" + status());
      } else if (!silent) {
        LOG.error("no more signs of life to systemd: {}", life.complaints());
        systemd.send("STATUS=" + line("stuck: " + life.complaints()));
      }
      silent = !life.isUp();
    } catch (LinuxException e) {
      LOG.warn("telling systemd that the daemon lives failed: {}", e.getMessage());
    }
  }

  private String status() {
    Health.Report readiness = health.readiness();
    return line(
        readiness.complaints().isEmpty()
            ? "serving"
            : readiness.word() + ": " + readiness.complaints());
  }

  /** A line break would start another assignment. */
  private static String line(String text) {
    String flat = text.replaceAll("\\p{Cntrl}", " ");
    return flat.substring(0, Math.min(flat.length(), STATUS_LENGTH_MAX));
  }

  @Override
  public synchronized void close() {
    if (task != null) {
      task.cancel(false);
    }
  }
}
