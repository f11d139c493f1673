package io.drover.mover.cli;

import ch.qos.logback.classic.LoggerContext;
import io.drover.linux.LinuxException;
import io.drover.linux.Notify;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.ops.log.Levels;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon in this process, from its start until somebody stops it. */
final class Foreground {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private final Shell shell;
  private final Notify manager;

  Foreground(Shell shell) {
    this.shell = shell;
    this.manager = Notify.of(shell.environment());
  }

  /**
   * Starts the daemon, says so, and stays until SIGTERM, SIGINT or SIGHUP. Then everything stops
   * and the process ends with 0 by itself: a stop that was asked for is no failure.
   *
   * @throws IOException when it cannot start; nothing keeps running
   */
  void run(Configuration configuration) throws IOException, InterruptedException {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    Levels.set(logging, configuration.logging().level().name().toLowerCase(Locale.ROOT));
    Drover running = Drover.start(configuration);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
    shell.out().println(running.readyLine());
    tell("READY=1\nSTATUS=" + running.readyLine());
    // The hook ends the process; nothing else lets this thread go on.
    new CountDownLatch(1).await();
  }

  private void stop(Drover running) {
    tell("STOPPING=1");
    running.close();
    shell.out().flush();
    shell.err().flush();
    // Without it the JVM ends with 128 and the signal's number.
    Runtime.getRuntime().halt(0);
  }

  private void tell(String state) {
    try {
      manager.send(state);
    } catch (LinuxException e) {
      LOG.warn("systemd is not told {}: {}", state.lines().findFirst().orElse(""), e.getMessage());
    }
  }
}
