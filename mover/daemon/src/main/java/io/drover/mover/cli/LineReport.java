package io.drover.mover.cli;

import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Subject;
import io.drover.mover.config.Size;
import java.time.Duration;

/**
 * For people: failures as they happen, a line that is written over on a terminal and one now and
 * then elsewhere, a summary.
 */
final class LineReport implements Report {
  /** Twice a second is smooth and costs nothing. */
  private static final long TERMINAL_NANOS = Duration.ofMillis(500).toNanos();

  /** In a log, every half a minute is enough to see that it lives. */
  private static final long LOG_NANOS = Duration.ofSeconds(30).toNanos();

  /** A daemon accepts within a second; after this it is rather not there. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

  /** Back to the first column, and clear to the end of the line (ECMA-48 EL). */
  private static final String CLEAR = "\r\033[K";

  private final Shell shell;
  private final String operation;
  private final boolean wait;
  private final ProgressLine line;
  private final long startNanos;
  private long shownNanos;
  private boolean warned;
  private boolean open;
  private String first = "";
  private String last = "";

  LineReport(Shell shell, String operation, boolean wait) {
    this.shell = shell;
    this.operation = operation;
    this.wait = wait;
    this.line = new ProgressLine(operation);
    this.startNanos = shell.machine().ticker().getAsLong();
    this.shownNanos = startNanos;
  }

  @Override
  public void published(Request request) {
    last = request.id();
    if (first.isEmpty()) {
      first = request.id();
    }
  }

  @Override
  public void ended(Result result) {
    State state = result.outcome().state();
    if (state == State.SUCCEEDED) {
      return;
    }
    clear();
    String subject = result.about().subject().map(LineReport::shown).orElse("?");
    shell
        .out()
        .printf(
            "%s %s: %s: %s%n",
            state.wire(),
            subject,
            result.outcome().code().wire(),
            ByteText.shown(result.outcome().message()));
  }

  static String shown(Subject subject) {
    return ByteText.shown(subject.bytes());
  }

  @Override
  public void problem(String message) {
    clear();
    shell.err().println("drover: " + message);
  }

  @Override
  public void progress(Tally.Snapshot now, long nanos) {
    if (!warned && !now.answered() && now.requests() > 0 && nanos - startNanos > SILENCE_NANOS) {
      warned = true;
      problem("nothing has answered yet; is a daemon of this cell running? See drover doctor");
    }
    if (nanos - shownNanos < (shell.terminal() ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    shownNanos = nanos;
    String text = line.at(nanos, now);
    if (shell.terminal()) {
      shell.out().print(CLEAR + text);
      shell.out().flush();
      open = true;
    } else {
      shell.out().println(text);
    }
  }

  @Override
  public void summary(Tally.Snapshot end, Duration elapsed) {
    clear();
    shell.out().println(wait ? ended(end, elapsed) : published(end));
  }

  private String ended(Tally.Snapshot end, Duration elapsed) {
    StringBuilder text = new StringBuilder(operation + ": " + end.succeeded() + " succeeded");
    if (end.failed() > 0) {
      text.append(", ").append(end.failed()).append(" failed");
    }
    if (end.cancelled() > 0) {
      text.append(", ").append(end.cancelled()).append(" cancelled");
    }
    if (end.movedBytes() > 0) {
      text.append(", ").append(Size.rounded(end.movedBytes()));
    }
    return text.append(" in ").append(ProgressLine.clock(elapsed)).toString();
  }

  private String published(Tally.Snapshot end) {
    int count = end.requests() - end.failed();
    return switch (count) {
      case 0 -> operation + ": nothing was requested";
      case 1 -> operation + ": requested as " + first;
      default -> "%s: %d requests, %s to %s".formatted(operation, count, first, last);
    };
  }

  private void clear() {
    if (open) {
      shell.out().print(CLEAR);
      open = false;
    }
  }
}
