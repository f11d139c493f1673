package io.drover.mover.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One event, one line of {@code key=value}, whatever is in it: names of files may hold line breaks
 * and quotes, and a stack trace is one value. Which request and which file an event is about comes
 * from the diagnostic context.
 */
public final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int LINE_LENGTH_TYPICAL = 200;

  /** Priorities of syslog(3), which journald reads from a prefix (sd-daemon(3)). */
  private static final String ERROR = "<3>";

  private static final String WARNING = "<4>";
  private static final String INFORMATION = "<6>";
  private static final String DEBUG = "<7>";

  private boolean journal;

  /**
   * Set by logback from its configuration.
   *
   * @param stream the variable JOURNAL_STREAM, which systemd sets where standard error is the
   *     journal (systemd.exec(5)); the journal has its own clock and wants priorities
   */
  public void setJournalStream(String stream) {
    journal = !stream.isEmpty() && stream.equals(standardError());
  }

  /**
   * The variable is inherited by whatever a service starts, also where the output goes elsewhere.
   */
  private static String standardError() {
    try {
      Path path = Path.of("/proc/self/fd/2");
      return Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(LINE_LENGTH_TYPICAL);
    line.append(journal ? priority(event.getLevel()) : event.getInstant() + " ");
    line.append(event.getLevel().toString().toLowerCase(Locale.ROOT));
    line.append(' ').append(room(event.getLoggerName()));
    context(line, event, "request");
    context(line, event, "file");
    line.append(" msg=");
    quote(line, event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(" trace=");
      quote(line, ThrowableProxyUtil.asString(thrown).strip());
    }
    return line.append('\n').toString();
  }

  private static String priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> ERROR;
      case Level.WARN_INT -> WARNING;
      case Level.INFO_INT -> INFORMATION;
      default -> DEBUG;
    };
  }

  /** Of a class of ours its room and name; of others the whole name. */
  private static String room(String logger) {
    return logger.startsWith("io.drover.")
        ? logger.replaceFirst("^io.drover.(mover.)?", "")
        : logger;
  }

  private static void context(StringBuilder line, ILoggingEvent event, String key) {
    String value = event.getMDCPropertyMap().get(key);
    if (value != null) {
      line.append(' ').append(key).append('=');
      quote(line, value);
    }
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          // Other controls would let a file's name move the cursor of whoever reads the log.
          if (Character.isISOControl(c)) {
            line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}
