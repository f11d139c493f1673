package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EachTopicEvenlyTest {
  private static final List<String> TOPICS = List.of("admin", "recalls", "requests");
  private static final int PARTITIONS = 4;
  private static final Node BROKER = new Node(1, "127.0.0.1", 9092);

  private final EachTopicEvenly assignor = new EachTopicEvenly();

  /** What each member holds; the generation grows with every rebalance. */
  private final Map<String, List<TopicPartition>> held = new TreeMap<>();

  private int generation;

  @Test
  void everyTopicIsSharedByAllMembersHoweverTheyCameAndWent() {
    for (int members = 1; members <= 4; members++) {
      held.put("daemon-" + members, List.of());
      settle();
      requireEven();
    }
    held.remove("daemon-2");
    settle();
    requireEven();
  }

  @Test
  void aMemberThatComesTakesNoMoreThanItsShare() {
    held.put("one", List.of());
    settle();
    Set<TopicPartition> before = Set.copyOf(held.get("one"));
    held.put("two", List.of());
    settle();
    assertThat(held.get("one")).hasSize(TOPICS.size() * PARTITIONS / 2);
    assertThat(before).containsAll(held.get("one"));
  }

  /** A member first gives up what another gets in the rebalance after it. */
  private void settle() {
    for (int round = 0; round < 3; round++) {
      Map<String, Subscription> members = new HashMap<>();
      held.forEach((member, owned) -> members.put(member, subscription(member, owned)));
      Map<String, List<TopicPartition>> next = new TreeMap<>();
      assignor
          .assign(cluster(), new GroupSubscription(members))
          .groupAssignment()
          .forEach((member, part) -> next.put(member, part.partitions()));
      requireNothingTwice(next);
      held.putAll(next);
      generation++;
    }
    assertThat(
            new TreeSet<>(
                held.values().stream().flatMap(List::stream).map(String::valueOf).toList()))
        .hasSize(TOPICS.size() * PARTITIONS);
  }

  private static void requireNothingTwice(Map<String, List<TopicPartition>> shares) {
    List<TopicPartition> all = new ArrayList<>();
    shares.values().forEach(all::addAll);
    assertThat(all).doesNotHaveDuplicates();
  }

  private void requireEven() {
    int fewest = PARTITIONS / held.size();
    for (String topic : TOPICS) {
      assertThat(held.values())
          .as("%s among %d", topic, held.size())
          .allSatisfy(
              owned ->
                  assertThat(owned.stream().filter(each -> each.topic().equals(topic)).count())
                      .isBetween((long) fewest, (long) fewest + 1));
    }
  }

  private Subscription subscription(String member, List<TopicPartition> owned) {
    Subscription subscription =
        new Subscription(
            TOPICS,
            assignor.subscriptionUserData(Set.copyOf(TOPICS)),
            owned,
            generation,
            Optional.empty());
    subscription.setGroupInstanceId(Optional.of(member));
    return subscription;
  }

  private static Cluster cluster() {
    List<PartitionInfo> partitions =
        TOPICS.stream()
            .flatMap(
                topic ->
                    IntStream.range(0, PARTITIONS)
                        .mapToObj(
                            number ->
                                new PartitionInfo(
                                    topic,
                                    number,
                                    BROKER,
                                    new Node[] {BROKER},
                                    new Node[] {BROKER})))
            .toList();
    return new Cluster("cell", List.of(BROKER), partitions, Set.of(), Set.of());
  }
}
