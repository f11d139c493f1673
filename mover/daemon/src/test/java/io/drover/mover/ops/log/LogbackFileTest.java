package io.drover.mover.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.StatusUtil;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

/** The logback.xml of the jar; tests themselves log by another file. */
class LogbackFileTest {
  private static final String CONSUMER = "org.apache.kafka.clients.consumer.KafkaConsumer";
  private static final String CONTROLLER = "org.apache.kafka.controller.QuorumController";
  private static final String TOPICS = "kafka.server.DefaultAutoTopicCreationManager";

  /** What follows where nothing was ever started. */
  private static final String EMPTY =
      " The metadata log appears to be empty. Appending 6 bootstrap record(s) in metadata"
          + " transaction at metadata.version 4.3-IV0 from bootstrap source 'the binary bootstrap"
          + " metadata file: /srv/kafka/bootstrap.checkpoint'.";

  @Test
  void oursIsLoggedAsLinesOnStandardErrorAndOthersOnlyWhenSomethingIsWrong() throws JoranException {
    assertThat(
            logged(
                context -> {
                  assertThat(context.getLogger("com.fasterxml.jackson").getEffectiveLevel())
                      .isEqualTo(Level.WARN);
                  context.getLogger("io.drover.mover.Drover").info("ready");
                  context.getLogger(CONSUMER).info("chatter");
                  context.getLogger(CONSUMER).warn("trouble");
                }))
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" info Drover msg=\"ready\""),
            line -> assertThat(line).endsWith("KafkaConsumer msg=\"trouble\""));
  }

  /** As Kafka 4.3.1 says it. */
  @Test
  void whatABrokerWarnsOfAtEveryStartIsLeftOutAndNothingElseOfIt() throws JoranException {
    String begins = "[QuorumController id=1] Performing controller activation.";
    String topic = "Auto topic creation failed for __transaction_state with error ";
    assertThat(
            logged(
                context -> {
                  Logger controller = context.getLogger(CONTROLLER);
                  controller.warn(begins);
                  controller.warn(begins + EMPTY);
                  controller.warn(begins + " Aborting in-progress metadata transaction.");
                  controller.warn("[QuorumController id=1] Slow event.");
                  Logger topics = context.getLogger(TOPICS);
                  topics.warn(topic + "'TOPIC_ALREADY_EXISTS': it already exists.");
                  topics.warn(topic + "'POLICY_VIOLATION': it may not be.");
                }))
        .satisfiesExactly(
            line -> assertThat(line).contains("Aborting in-progress"),
            line -> assertThat(line).contains("Slow event"),
            line -> assertThat(line).contains("POLICY_VIOLATION"));
  }

  /** The lines on standard error. */
  private List<String> logged(Consumer<LoggerContext> speaking) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new BasicMDCAdapter());
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    try (PrintStream errors = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setErr(errors);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(getClass().getResource("/logback.xml"));
      speaking.accept(context);
    } finally {
      System.setErr(before);
      context.stop();
    }
    assertThat(new StatusUtil(context).getHighestLevel(0)).isLessThan(2);
    return captured.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
