package io.drover.mover.intake;

import org.apache.kafka.common.TopicPartition;

/** Where a record lies; there is no other name that is its alone. */
public record Place(TopicPartition partition, long offset) {}
