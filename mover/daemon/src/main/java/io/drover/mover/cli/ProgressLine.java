package io.drover.mover.cli;

import io.drover.mover.config.Size;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * How a run stands, in one line: what is done, how fast, and how long it may take. Rate and
 * estimate look at the last seconds alone, because the past of a long run says little.
 */
final class ProgressLine {
  private static final long WINDOW_NANOS = Duration.ofSeconds(15).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  /** Fits beside the figures in 80 columns. */
  private static final int BAR_CELLS = 20;

  private record Sample(long nanos, long bytes, int files) {}

  private final String operation;
  private final Deque<Sample> samples = new ArrayDeque<>();

  ProgressLine(String operation) {
    this.operation = operation;
  }

  /**
   * The line at that moment.
   *
   * @param nanos of a ticker; never less than the time before
   */
  String at(long nanos, Tally.Snapshot now) {
    samples.addLast(new Sample(nanos, now.doneBytes(), now.ended()));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    StringBuilder line = new StringBuilder(operation);
    double share = share(now);
    line.append(' ').append(bar(share)).append(String.format(Locale.ROOT, " %3.0f%%", share * 100));
    line.append("  ").append(now.ended()).append('/').append(now.requests());
    if (now.totalBytes() > 0) {
      line.append("  ").append(Size.rounded(now.doneBytes()));
      line.append(" of ").append(Size.rounded(now.totalBytes()));
    }
    appendSpeed(line, now);
    if (now.failed() > 0) {
      line.append("  ").append(now.failed()).append(" failed");
    }
    return line.toString();
  }

  private static double share(Tally.Snapshot now) {
    if (now.requests() == 0) {
      return 0;
    }
    return now.totalBytes() > 0
        ? (double) now.doneBytes() / now.totalBytes()
        : (double) now.ended() / now.requests();
  }

  private static String bar(double share) {
    int full = Math.clamp((long) (share * BAR_CELLS), 0, BAR_CELLS);
    return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "]";
  }

  private void appendSpeed(StringBuilder line, Tally.Snapshot now) {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos() - first.nanos()) / NANOS_PER_SECOND;
    double bytes = last.bytes() - first.bytes();
    double files = last.files() - first.files();
    if (seconds <= 0 || (bytes <= 0 && files <= 0)) {
      return;
    }
    double left;
    if (bytes > 0) {
      line.append("  ").append(Size.rounded((long) (bytes / seconds))).append("/s");
      left = (now.totalBytes() - now.doneBytes()) / (bytes / seconds);
    } else {
      line.append(String.format(Locale.ROOT, "  %.0f files/s", files / seconds));
      left = (now.requests() - now.ended()) / (files / seconds);
    }
    if (now.complete() && !now.over()) {
      line.append("  ").append(clock(Duration.ofSeconds((long) Math.ceil(left)))).append(" left");
    }
  }

  /** As {@code 4:05}, {@code 1:02:03} or {@code 3d 4h}. */
  static String clock(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + "d " + time.toHoursPart() + "h";
    }
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
