package io.drover.mover.ops.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

class LineLayoutTest {
  private final LoggerContext context = new LoggerContext();
  private final LineLayout layout = new LineLayout();

  private String line(Level level, String message, Throwable thrown, Map<String, String> about) {
    context.setMDCAdapter(new BasicMDCAdapter());
    Logger logger = context.getLogger("io.drover.mover.intake.Session");
    LoggingEvent event = new LoggingEvent("", logger, level, message, thrown, new Object[0]);
    event.setInstant(Instant.parse("2026-11-22T14:00:00Z"));
    event.setMDCPropertyMap(about);
    return layout.doLayout(event);
  }

  @Test
  void anEventIsOneLineWithItsRequestAndItsFile() {
    assertThat(
            line(Level.INFO, "archived", null, Map.of("request", "17", "file", "lab:/a", "x", "y")))
        .isEqualTo(
            "2026-11-22T14:00:00Z info intake.Session request=\"17\" file=\"lab:/a\""
                + " msg=\"archived\"\n");
  }

  @Test
  void aNameWithLineBreaksAndQuotesForgesNoSecondEvent() {
    String line = line(Level.WARN, "opening a\"\nmsg=b\u001b[2J failed", null, Map.of());
    assertThat(line.lines()).hasSize(1);
    assertThat(line).endsWith("msg=\"opening a\\\"\\nmsg=b\\u001b[2J failed\"\n");
  }

  @Test
  void aStackTraceStaysInItsLine() {
    String line = line(Level.ERROR, "broke", new IllegalStateException("oops"), Map.of());
    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("trace=\"java.lang.IllegalStateException: oops\\n");
  }

  @Test
  void aJournalOfSomebodyElseGetsNoPriorities() {
    layout.setJournalStream("1:2");
    assertThat(line(Level.INFO, "x", null, Map.of())).startsWith("2026-");
  }

  @Test
  void ourLevelCanBeChosenAndANonsenseLevelIsRefused() {
    Levels.set(context, "debug");
    assertThat(context.getLogger("io.drover").getLevel()).isEqualTo(Level.DEBUG);
    assertThatThrownBy(() -> Levels.set(context, "loud"))
        .hasMessage("the level must be error, warn, info, debug or trace, not loud");
  }
}
