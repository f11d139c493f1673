package io.drover.mover;

import io.drover.mover.config.Configuration;
import io.drover.mover.intake.IntakeSettings;
import io.drover.mover.intake.Pace;
import io.drover.mover.intake.TopicSettings;
import io.drover.mover.intake.WorkerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What the configuration says, in the terms of the intake. */
final class IntakeWiring {
  private IntakeWiring() {}

  static IntakeSettings settings(Configuration configuration, String servers) throws IOException {
    Map<String, String> kafka = new HashMap<>(configuration.kafka().properties());
    kafka.put("bootstrap.servers", servers);
    String instance = configuration.instance().orElse(InetAddress.getLocalHost().getHostName());
    return new IntakeSettings(
        kafka,
        configuration.cell(),
        instance,
        configuration.limits().window().bytes(),
        workers(configuration),
        pace(configuration.times(), configuration.limits()),
        topics(configuration.kafka().topics()));
  }

  private static WorkerLimits workers(Configuration configuration) {
    Configuration.Limits limits = configuration.limits();
    Map<String, Integer> byPool =
        configuration.pools().stream()
            .collect(Collectors.toMap(Configuration.Pool::name, Configuration.Pool::concurrency));
    return new WorkerLimits(limits.workers(), limits.restoreWorkers(), limits.workers(), byPool);
  }

  private static Pace pace(Configuration.Times times, Configuration.Limits limits) {
    return new Pace(
        times.giveUpAfter(),
        times.acceptedAfter(),
        times.progressEvery(),
        times.dedupWindow(),
        limits.dedupCount());
  }

  private static TopicSettings topics(Configuration.Topics topics) {
    return new TopicSettings(
        topics.partitions(),
        topics.recallPartitions(),
        topics.resultPartitions(),
        (short) topics.replication(),
        topics.keep());
  }
}
