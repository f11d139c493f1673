package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.drover.events.Code;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What an operator sees of a daemon at work. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WatchedTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void everyStageHasItsNumbers() throws Exception {
    lab.file("measured", 5000);
    lab.archiveAndRelease("measured", "vault");
    Reading.of(lab.path("measured")).succeeded();
    lab.refused("measured", Lab.toPool("nowhere"), Code.NO_SUCH_POOL);

    String metrics = lab.home().page("/metrics");

    assertThat(metrics)
        .contains(
            "intake_lag_requests ",
            "intake_window_bytes ",
            "intake_window_count ",
            "intake_queue_recall ",
            "intake_running ",
            "intake_backing_off ",
            "intake_transactions_count ",
            "intake_results_succeeded_ok_total ",
            "intake_results_failed_no_such_pool_total ",
            "intake_dead_letters_total ",
            "drover_pool_bytes_total{direction=\"in\",pool=\"vault\",target=\"0\"} ",
            "drover_pool_limit{call=\"writes\",pool=\"vault\",target=\"0\"} 256.0",
            "drover_pool_bytes_total{direction=\"out\",pool=\"shelf\",target=\"1\"} ",
            "drover_pool_call_seconds_count{pool=\"vault\",target=\"0\",verb=\"append-zeros\"} ",
            "drover_pool_call_seconds{pool=\"vault\",target=\"0\",verb=\"read\",quantile=\"0.99\"}",
            "drover_recall_fills{tree=\"lab\"} ",
            "drover_recall_wait_seconds_count{tree=\"lab\"} ",
            "drover_door_readers_waiting{tree=\"lab\"} ")
        .doesNotContain("\npool_");
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.drover:name=intake.window.bytes,*"), null))
        .isNotEmpty();
  }

  @Test
  void theLogFollowsARequestFromItsRecordToItsResult() throws Exception {
    lab.file("followed", 9 << 20);
    Logger drover = (Logger) LoggerFactory.getLogger("io.drover");
    Level before = drover.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    drover.addAppender(log);
    drover.setLevel(Level.DEBUG);
    String id;
    try {
      id = lab.policy().publish("followed", Lab.toPool("vault"));
      lab.policy().await(id);
    } finally {
      drover.setLevel(before);
      drover.detachAppender(log);
    }

    List<String> lines =
        List.copyOf(log.list).stream()
            .filter(event -> id.equals(event.getMDCPropertyMap().get("request")))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    assertThat(lines.getFirst()).startsWith("archive of lab:/followed read from story.requests-");
    assertThat(lines)
        .contains("archive of lab:/followed begins")
        .anyMatch(line -> line.endsWith("BytesCopied"))
        .anyMatch(line -> line.endsWith("CopyCommitted"))
        .contains("archive of lab:/followed succeeded: copied to pool vault");
  }
}
