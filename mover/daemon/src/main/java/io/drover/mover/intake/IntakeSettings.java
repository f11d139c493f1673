package io.drover.mover.intake;

import io.drover.events.Topics;
import java.util.Map;

/**
 * Everything about the intake that an operator may choose.
 *
 * @param kafka client properties as Kafka names them, {@code bootstrap.servers} at least; security
 *     settings are passed through
 * @param cell whose topics are served
 * @param instance this daemon's name, the same after a restart and no other daemon's of the cell:
 *     with it a restarted daemon takes its partitions back at once and ends what it left open
 * @param windowBytes heap for requests that were read and are not finished
 */
public record IntakeSettings(
    Map<String, String> kafka,
    String cell,
    String instance,
    long windowBytes,
    WorkerLimits workers,
    Pace pace,
    TopicSettings topics) {
  /** Some 150,000 requests with ids of 36 and paths of 40 bytes. */
  public static final long WINDOW_BYTES = 64L << 20;

  public IntakeSettings {
    kafka = Map.copyOf(kafka);
  }

  /** All as the defaults say. */
  public static IntakeSettings of(String bootstrapServers, String cell, String instance) {
    return new IntakeSettings(
        Map.of("bootstrap.servers", bootstrapServers),
        cell,
        instance,
        WINDOW_BYTES,
        WorkerLimits.DEFAULT,
        Pace.DEFAULT,
        TopicSettings.DEFAULT);
  }

  Topics topicNames() {
    return new Topics(cell);
  }

  /** The consumer group of the cell's daemons; its committed offsets are the cell's progress. */
  public static String group(String cell) {
    return "drover." + cell;
  }
}
