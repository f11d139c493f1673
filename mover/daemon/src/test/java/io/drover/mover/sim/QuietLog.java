package io.drover.mover.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** A daemon that dies ten thousand times says so as often; this keeps it to itself. */
final class QuietLog {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.drover.mover");
  private Level before;

  void begin() {
    before = logger.getLevel();
    logger.setLevel(Level.OFF);
  }

  void end() {
    logger.setLevel(before);
  }
}
