package io.drover.mover.intake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Shares out each topic by itself among the daemons. Kafka's cooperative sticky assignor evens out
 * the sum only: a second daemon then could get the partitions of two idle topics and none of the
 * one that has the work. Otherwise it is that assignor: what stays where it is goes on.
 */
public final class EachTopicEvenly implements ConsumerPartitionAssignor {
  private final CooperativeStickyAssignor sticky = new CooperativeStickyAssignor();

  /** Kafka makes it by its name. */
  public EachTopicEvenly() {}

  @Override
  public String name() {
    return "drover-each-topic-evenly";
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return sticky.supportedProtocols();
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return sticky.subscriptionUserData(topics);
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
    sticky.onAssignment(assignment, metadata);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    Map<String, Subscription> members = group.groupSubscription();
    Map<String, List<TopicPartition>> shares = new HashMap<>();
    members.keySet().forEach(member -> shares.put(member, new ArrayList<>()));
    members.values().stream()
        .flatMap(each -> each.topics().stream())
        .distinct()
        .sorted()
        .map(topic -> sticky.assign(cluster, only(topic, members)).groupAssignment())
        .forEach(
            one -> one.forEach((member, part) -> shares.get(member).addAll(part.partitions())));
    return new GroupAssignment(
        shares.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> new Assignment(each.getValue()))));
  }

  private static GroupSubscription only(String topic, Map<String, Subscription> members) {
    Map<String, Subscription> interested = new HashMap<>();
    members.forEach(
        (member, whole) -> {
          if (whole.topics().contains(topic)) {
            interested.put(member, only(topic, whole));
          }
        });
    return new GroupSubscription(interested);
  }

  private static Subscription only(String topic, Subscription whole) {
    Stream<TopicPartition> owned = whole.ownedPartitions().stream();
    Subscription part =
        new Subscription(
            List.of(topic),
            whole.userData(),
            owned.filter(each -> each.topic().equals(topic)).toList(),
            whole.generationId().orElse(-1),
            whole.rackId());
    part.setGroupInstanceId(whole.groupInstanceId());
    return part;
  }
}
