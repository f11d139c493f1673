package io.drover.mover.report;

import io.drover.events.DeadLetter;
import io.drover.events.Result;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What becomes true together: results, dead letters and how far the requests are read.
 *
 * @param forgotten keys on the control topic that nobody needs any more
 */
public record Batch(
    List<Result> results,
    List<DeadLetter> letters,
    Map<TopicPartition, OffsetAndMetadata> offsets,
    List<byte[]> forgotten) {
  public boolean isEmpty() {
    return results.isEmpty() && letters.isEmpty() && offsets.isEmpty() && forgotten.isEmpty();
  }
}
