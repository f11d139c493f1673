package io.drover.mover.intake;

import io.drover.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Trims what is finished and old, as the topics themselves delete nothing. */
final class Housekeeping {
  private final Admin admin;
  private final Topics topics;
  private final Duration keep;

  Housekeeping(Admin admin, Topics topics, Duration keep) {
    this.admin = admin;
    this.topics = topics;
    this.keep = keep;
  }

  /** Up to where each partition of the cell's requests is finished, whoever has it. */
  Map<TopicPartition, Long> watermarks() {
    String group = IntakeSettings.group(topics.cell());
    Map<TopicPartition, OffsetAndMetadata> committed =
        TopicSetup.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, Long> watermarks = new HashMap<>();
    committed.forEach(
        (name, offset) -> {
          if (offset != null && topics.work().contains(name.topic())) {
            watermarks.put(name, offset.offset());
          }
        });
    return watermarks;
  }

  /** Removes finished records that were published before the time to keep them began. */
  void trim(Map<TopicPartition, Long> watermarks, long nowMillis) {
    long before = nowMillis - keep.toMillis();
    Map<TopicPartition, ListOffsetsResultInfo> firstKept = offsets(watermarks, before);
    Map<TopicPartition, RecordsToDelete> trimmed = new HashMap<>();
    watermarks.forEach(
        (name, watermark) -> {
          // No offset means that nothing is younger, so everything finished may go.
          long kept = firstKept.get(name).offset();
          long end = kept < 0 ? watermark : Math.min(kept, watermark);
          if (end > 0) {
            trimmed.put(name, RecordsToDelete.beforeOffset(end));
          }
        });
    TopicSetup.await(admin.deleteRecords(trimmed).all());
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Map<TopicPartition, Long> partitions, long millis) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.keySet().stream()
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.forTimestamp(millis)));
    return TopicSetup.await(admin.listOffsets(wanted).all());
  }
}
