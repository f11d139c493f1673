package io.drover.mover.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.StatusUtil;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

/** The logback.xml of the jar; tests themselves log by another file. */
class LogbackFileTest {
  @Test
  void oursIsLoggedAsLinesOnStandardErrorAndOthersOnlyWhenSomethingIsWrong() throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new BasicMDCAdapter());
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    try (PrintStream errors = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setErr(errors);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(getClass().getResource("/logback.xml"));
      assertThat(context.getLogger("com.fasterxml.jackson").getEffectiveLevel())
          .isEqualTo(Level.WARN);
      context.getLogger("io.drover.mover.Drover").info("ready");
      context.getLogger("org.apache.kafka.clients.consumer.KafkaConsumer").info("chatter");
      context.getLogger("org.apache.kafka.clients.consumer.KafkaConsumer").warn("trouble");
    } finally {
      System.setErr(before);
      context.stop();
    }
    assertThat(new StatusUtil(context).getHighestLevel(0)).isLessThan(2);
    assertThat(captured.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" info Drover msg=\"ready\""),
            line -> assertThat(line).endsWith("KafkaConsumer msg=\"trouble\""));
  }
}
