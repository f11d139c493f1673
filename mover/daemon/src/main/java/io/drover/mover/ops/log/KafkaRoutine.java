package io.drover.mover.ops.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Leaves out what an embedded broker warns of although all is well (Kafka 4.3): that its controller
 * begins, which it says at every start, and that it is asked again to make a topic of its own that
 * it has just made. Whatever else the same classes say is logged.
 */
public final class KafkaRoutine extends Filter<ILoggingEvent> {
  private static final String CONTROLLER = "org.apache.kafka.controller.QuorumController";
  private static final String BEGINS = "Performing controller activation.";

  /** At the first start of all. */
  private static final String FIRST = BEGINS + " The metadata log appears to be empty.";

  private static final String TOPICS = "kafka.server.DefaultAutoTopicCreationManager";

  /** Two questions for a coordinator, and the second came before the broker knew the topic. */
  private static final String MADE = "with error 'TOPIC_ALREADY_EXISTS'";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return isRoutine(event) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isRoutine(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return switch (event.getLoggerName()) {
      case CONTROLLER -> message.endsWith(BEGINS) || message.contains(FIRST);
      case TOPICS -> message.contains(MADE);
      default -> false;
    };
  }
}
