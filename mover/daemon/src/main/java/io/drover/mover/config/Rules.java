package io.drover.mover.config;

import io.drover.events.FilePath;
import io.drover.events.Nearest;
import io.drover.events.Placement;
import io.drover.events.Subject;
import io.drover.events.Topics;
import io.drover.tier.Grain;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What must hold between values that are each well formed. Pure: no file is looked at. */
final class Rules {
  private static final int PORT_MAX = 65_535;

  /** A stub has one byte of target per object. */
  private static final int TARGETS_MAX = 256;

  /** Kafka's own bound is the number of brokers, which nobody has this many of. */
  private static final int REPLICATION_MAX = 1_000;

  /** Some 100,000 partitions are more than a whole cluster serves well. */
  private static final int PARTITIONS_MAX = 10_000;

  /** Each is a thread's worth of work, or one request in flight. */
  private static final int WORKERS_MAX = 10_000;

  private final Configuration configuration;
  private final Problems problems;

  private Rules(Configuration configuration, Problems problems) {
    this.configuration = configuration;
    this.problems = problems;
  }

  static void check(Configuration configuration, Problems problems) {
    Rules rules = new Rules(configuration, problems);
    rules.cell();
    rules.addresses();
    rules.trees();
    rules.pools();
    new GroupRules(configuration, problems).check();
    rules.places();
    rules.governor();
    rules.limits();
    rules.times();
  }

  private void cell() {
    named("cell", () -> new Topics(configuration.cell()));
    var stub = configuration.stubAttribute();
    if (stub.kind() == Configuration.StubAttribute.Kind.USER && stub.keyFile().isEmpty()) {
      problems.add(
          "stubAttribute.keyFile", "is missing; stubs that owners may write have to be sealed");
    }
  }

  private void addresses() {
    var kafka = configuration.kafka();
    if (kafka.bootstrap().isPresent() == kafka.embedded().isPresent()) {
      problems.add("kafka", "needs exactly one of bootstrap, embedded");
    }
    kafka.embedded().ifPresent(broker -> within("kafka.embedded.port", broker.port(), 1, PORT_MAX));
    if (kafka.properties().containsKey("bootstrap.servers")) {
      problems.add("kafka.properties.bootstrap.servers", "belongs into kafka.bootstrap");
    }
    within("http.port", configuration.http().port(), 1, PORT_MAX);
    var topics = kafka.topics();
    within("kafka.topics.partitions", topics.partitions(), 1, PARTITIONS_MAX);
    within("kafka.topics.recallPartitions", topics.recallPartitions(), 1, PARTITIONS_MAX);
    within("kafka.topics.replication", topics.replication(), 1, REPLICATION_MAX);
    positive("kafka.topics.keep", topics.keep());
  }

  private void trees() {
    List<String> pools =
        Stream.concat(
                configuration.pools().stream().map(Configuration.Pool::name),
                configuration.poolGroups().stream().map(Configuration.PoolGroup::name))
            .toList();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < configuration.trees().size(); i++) {
      Configuration.Tree tree = configuration.trees().get(i);
      String key = "trees[" + i + "]";
      named(key + ".name", () -> new Subject.OfFile(tree.name(), FilePath.of("x")));
      unique(key + ".name", tree.name(), names);
      Optional<String> pool = tree.defaultPool();
      if (pool.isPresent() && !pools.contains(pool.get())) {
        String hint = pools.isEmpty() ? "there are no pools" : Nearest.hint(pool.get(), pools);
        problems.add(key + ".defaultPool", "there is no pool '" + pool.get() + "'; " + hint);
      }
      classes(key, tree.classes());
    }
  }

  private void classes(String tree, List<Configuration.FileClass> classes) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      Configuration.FileClass each = classes.get(i);
      String key = tree + ".classes[" + i + "]";
      unique(key + ".name", each.name(), names);
      if (each.programs().isEmpty()) {
        problems.add(key + ".programs", "is empty; name the executables that may read by ranges");
      }
      named(key + ".files", () -> FileSystems.getDefault().getPathMatcher("glob:" + each.files()));
    }
  }

  private void pools() {
    Map<String, String> names = new HashMap<>();
    HdfsRules hdfs = new HdfsRules(problems);
    S3Rules s3 = new S3Rules(problems);
    CommandRules command = new CommandRules(problems);
    for (int i = 0; i < configuration.pools().size(); i++) {
      Configuration.Pool pool = configuration.pools().get(i);
      String key = "pools[" + i + "]";
      named(key + ".name", () -> Placement.in(pool.name()));
      unique(key + ".name", pool.name(), names);
      for (int j = 0; j < pool.hdfs().size(); j++) {
        hdfs.check(key + ".hdfs[" + j + "]", pool.hdfs().get(j));
      }
      for (int j = 0; j < pool.s3().size(); j++) {
        s3.check(key + ".s3[" + j + "]", pool.s3().get(j));
      }
      for (int j = 0; j < pool.command().size(); j++) {
        command.check(key + ".command[" + j + "]", pool.command().get(j));
      }
      targets(key, pool);
      stripes(key, pool);
      within(key + ".concurrency", pool.concurrency(), 1, WORKERS_MAX);
      within(key + ".streams", pool.streams(), 1, WORKERS_MAX);
      if (pool.bandwidth().filter(limit -> limit.bytes() == 0).isPresent()) {
        problems.add(key + ".bandwidth", "must not be 0; leave it out for no limit");
      }
    }
  }

  /** Each technology names its targets under a key of its own. */
  private void targets(String key, Configuration.Pool pool) {
    for (Configuration.TierKind kind : Configuration.TierKind.values()) {
      int count = pool.places(kind).size();
      if (kind == pool.tier() && (count == 0 || count > TARGETS_MAX)) {
        problems.add(key + "." + kind.key(), "must be 1 to " + TARGETS_MAX + " " + kind.targets());
      }
      if (kind != pool.tier() && count > 0) {
        problems.add(key + "." + kind.key(), "is of another tier; correct tier, or leave it out");
      }
    }
  }

  private void stripes(String key, Configuration.Pool pool) {
    long bytes = pool.stripeSize().bytes();
    if (bytes == 0 || bytes % Grain.BYTES != 0) {
      problems.add(
          key + ".stripeSize", "must be a multiple of " + new Size(Grain.BYTES) + ", one grain");
    }
    OptionalLong anySize = OptionalLong.empty();
    named(
        key + ".stripeSize",
        () ->
            new Placement(
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.of(bytes),
                OptionalInt.empty()));
    named(
        key + ".stripeCount",
        () ->
            new Placement(
                Optional.empty(),
                OptionalInt.empty(),
                anySize,
                OptionalInt.of(pool.stripeCount())));
  }

  /** No place of ours inside another: a recall would recall, a copy would copy copies. */
  private void places() {
    Places places = new Places(problems);
    for (int i = 0; i < configuration.trees().size(); i++) {
      places.add("trees[" + i + "].path", configuration.trees().get(i).path());
    }
    for (int i = 0; i < configuration.pools().size(); i++) {
      List<Path> targets = configuration.pools().get(i).targets();
      for (int j = 0; j < targets.size(); j++) {
        places.add("pools[" + i + "].targets[" + j + "]", targets.get(j));
      }
      List<CommandTarget> managers = configuration.pools().get(i).command();
      for (int j = 0; j < managers.size(); j++) {
        String key = "pools[" + i + "].command[" + j + "]";
        places.add(key + ".spool", managers.get(j).spool());
        places.add(key + ".catalogue", managers.get(j).catalogue());
      }
    }
    for (int i = 0; i < configuration.trees().size(); i++) {
      places.outside("trees[" + i + "].source", sourceOf(configuration.trees().get(i)));
    }
    places.outside("runtimeDirectory", configuration.runtimeDirectory());
    places.outside("stateDirectory", configuration.stateDirectory());
    configuration
        .kafka()
        .embedded()
        .ifPresent(broker -> places.outside("kafka.embedded.directory", broker.directory()));
  }

  private static Path sourceOf(Configuration.Tree tree) {
    return switch (tree.source()) {
      case Configuration.Source.Image(Path image) -> image;
      case Configuration.Source.Device(Path device) -> device;
      case Configuration.Source.Directory(Path directory) -> directory;
    };
  }

  private void governor() {
    within("governor.shortFrom", configuration.governor().shortFrom(), 1, 100);
    Map<String, String> names = new HashMap<>();
    List<Configuration.RecallRule> rules = configuration.governor().rules();
    for (int i = 0; i < rules.size(); i++) {
      Configuration.RecallRule rule = rules.get(i);
      String key = "governor.rules[" + i + "]";
      unique(key + ".name", rule.name(), names);
      within(key + ".files", rule.files(), 0, Integer.MAX_VALUE);
      positive(key + ".per", rule.per());
      for (String program : rule.programs()) {
        named(key + ".programs", () -> FileSystems.getDefault().getPathMatcher("glob:" + program));
      }
    }
    configuration
        .governor()
        .sweep()
        .ifPresent(
            sweep -> {
              within("governor.sweep.files", sweep.files(), 1, Integer.MAX_VALUE);
              positive("governor.sweep.within", sweep.within());
            });
  }

  private void limits() {
    var limits = configuration.limits();
    atLeast("limits.buffers", limits.buffers(), "16 MiB");
    atLeast("limits.window", limits.window(), "1 MiB");
    within("limits.workers", limits.workers(), 1, WORKERS_MAX);
    within("limits.restoreWorkers", limits.restoreWorkers(), 0, limits.workers() - 1);
    within("limits.recallWorkers", limits.recallWorkers(), 1, WORKERS_MAX);
    within("limits.recallAhead", limits.recallAhead(), 0, WORKERS_MAX);
    within("limits.dedupCount", limits.dedupCount(), 0, Integer.MAX_VALUE);
  }

  private void times() {
    var times = configuration.times();
    positive("times.recallDeadline", times.recallDeadline());
    positive("times.coldRecallDeadline", times.coldRecallDeadline());
    positive("times.giveUpAfter", times.giveUpAfter());
    positive("times.acceptedAfter", times.acceptedAfter());
    positive("times.progressEvery", times.progressEvery());
    times.orphanLimit().ifPresent(limit -> positive("times.orphanLimit", limit));
  }

  private void named(String key, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      // The message begins with the field's name, which the key says already.
      problems.add(key, e.getMessage().replaceFirst("^stripe(Size|Count) ", ""));
    }
  }

  private void unique(String key, String name, Map<String, String> names) {
    String other = names.putIfAbsent(name, key);
    if (other != null) {
      problems.add(key, "'" + name + "' is already the name of " + other.replace(".name", ""));
    }
  }

  private void within(String key, int value, int min, int max) {
    if (value < min || value > max) {
      problems.add(key, "must be from " + min + " to " + max + ", not " + value);
    }
  }

  private void atLeast(String key, Size value, String min) {
    if (value.bytes() < Size.parse(min).bytes()) {
      problems.add(key, "must be at least " + min + ", not " + value);
    }
  }

  private void positive(String key, Duration value) {
    if (value.isZero()) {
      problems.add(key, "must be more than 0");
    }
  }
}
