package io.drover.mover.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;

/** How much is logged. */
public final class Levels {
  /** Everything of ours; what Kafka and others say is set in logback.xml. */
  private static final String OURS = "io.drover";

  private Levels() {}

  /**
   * Logs ours from this level on.
   *
   * @param context what slf4j's {@code LoggerFactory.getILoggerFactory()} answers
   * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
   * @throws IllegalArgumentException if it is none of these
   */
  public static void set(LoggerContext context, String level) {
    Logger logger = context.getLogger(OURS);
    logger.setLevel(
        switch (level.toLowerCase(Locale.ROOT)) {
          case "error" -> Level.ERROR;
          case "warn" -> Level.WARN;
          case "info" -> Level.INFO;
          case "debug" -> Level.DEBUG;
          case "trace" -> Level.TRACE;
          default ->
              throw new IllegalArgumentException(
                  "the level must be error, warn, info, debug or trace, not " + level);
        });
  }
}
