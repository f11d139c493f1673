package io.drover.mover.cli;

import io.drover.events.FilePath;
import io.drover.events.Filter;
import io.drover.events.Operation;
import io.drover.events.Order;
import io.drover.events.Topics;
import io.drover.events.UpTo;
import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover cancel}. */
@Command(
    name = "cancel",
    description = "Cancel requests by their ids, or all of now that fit a filter.")
final class Cancel implements Callable<Integer> {
  private final Program program;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of requests.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--tree", paramLabel = "TREE", description = "Requests for files of this tree.")
  private String tree;

  @Option(
      names = "--under",
      paramLabel = "PATH",
      description = "Requests for this file, or for all files below this directory.")
  private String under;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "Requests of this operation: archive, restore, …")
  private String operation;

  @Option(names = "--pool", paramLabel = "POOL", description = "Requests that name this pool.")
  private String pool;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "Requests of this CloudEvents source, such as /policy/nightly.")
  private String source;

  @Spec private CommandSpec spec;

  Cancel(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean filtered = false;
    for (String given : Arrays.asList(tree, under, operation, pool)) {
      filtered |= given != null;
    }
    if (ids.isEmpty() && !filtered && source == null) {
      throw wrong("name requests by ID, --tree, --under, --operation, --pool or --source");
    }
    if (!ids.isEmpty() && filtered) {
      throw wrong("IDs and a filter do not go together; only --source fits both");
    }
    Configuration configuration = program.configuration();
    List<Order.OnControl> orders = ids.isEmpty() ? matching(configuration) : byId();
    Asking asking = new Asking(program);
    return asking.run(
        configuration,
        publishing -> orders.forEach(publishing::publish),
        asking.report(orders.getFirst(), false),
        false);
  }

  private List<Order.OnControl> byId() {
    Optional<String> from = Optional.ofNullable(source);
    return ids.stream().map(id -> (Order.OnControl) new Order.CancelRequest(id, from)).toList();
  }

  private List<Order.OnControl> matching(Configuration configuration) throws IOException {
    Optional<String> ofTree = Optional.ofNullable(tree);
    Optional<FilePath> path = Optional.empty();
    if (under != null) {
      TreePaths paths = new TreePaths(configuration.trees(), program.shell().directory());
      TreePaths.Spot spot = paths.locate(under);
      path = spot.path();
      ofTree = Optional.of(spot.tree().name());
    }
    Filter filter =
        new Filter(
            ofTree, path, operation(), Optional.ofNullable(pool), Optional.ofNullable(source));
    return List.of(new Order.CancelMatching(filter, ends(configuration)));
  }

  private Optional<Operation> operation() {
    if (operation == null) {
      return Optional.empty();
    }
    return Optional.of(
        Operation.named(operation)
            .orElseThrow(() -> wrong("--operation: there is no operation " + operation)));
  }

  /** Where the work topics end now: the cancel is for what lies below. */
  private static UpTo ends(Configuration configuration) throws Failure {
    Map<String, Object> properties = new HashMap<>(Broker.client(configuration));
    properties.put("allow.auto.create.topics", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          new Topics(configuration.cell())
              .work().stream()
                  .flatMap(topic -> consumer.partitionsFor(topic).stream())
                  .map(info -> new TopicPartition(info.topic(), info.partition()))
                  .toList();
      return new UpTo(
          consumer.endOffsets(partitions).entrySet().stream()
              .collect(
                  Collectors.groupingBy(
                      end -> end.getKey().topic(),
                      Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue))));
    } catch (KafkaException e) {
      throw Broker.failure(configuration, e);
    }
  }

  private ParameterException wrong(String fault) {
    return new ParameterException(spec.commandLine(), fault);
  }
}
