package io.drover.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Measures what was promised and prints the table. */
final class Benchmark {
  private static final int WRONG_USAGE = 2;

  private Benchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = new Options();
    CommandLine line = new CommandLine(options);
    int exitCode = line.execute(arguments);
    if (line.isUsageHelpRequested() || exitCode != 0) {
      System.exit(exitCode);
    }
    Map<String, Scenario> scenarios = scenarios();
    if (!scenarios.keySet().containsAll(options.only)) {
      System.err.println("--only takes " + String.join(",", scenarios.keySet()));
      System.exit(WRONG_USAGE);
    }
    Report report = new Report(Optional.ofNullable(options.json));
    report.begin(Machine.describe(options.directory));
    for (String fileSystem : options.fileSystems) {
      measure(options, fileSystem, report);
    }
  }

  /** In this order: the queue is left as it is. */
  private static Map<String, Scenario> scenarios() {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("large", new LargeFile());
    scenarios.put("first", new FirstByte());
    scenarios.put("small", new SmallFiles());
    scenarios.put("resident", new ResidentReads());
    scenarios.put("trip", new RoundTrip());
    scenarios.put("readers", new ReadersTogether());
    scenarios.put("sequential", new SequentialRead());
    scenarios.put("open", new OpenBySize());
    scenarios.put("start", new DaemonStart());
    scenarios.put("s3-large", new LargeS3());
    scenarios.put("s3-mixed", ManyS3.ofAllSizes());
    scenarios.put("s3-small", ManyS3.ofSmall());
    scenarios.put("s3-first", new FirstByteS3());
    scenarios.put("s3-heap", new HeapWhileBusy(Site.CLOUD));
    scenarios.put("hdfs-large", new LargeHdfs());
    scenarios.put("hdfs-heap", new HeapWhileBusy(Site.LAKE));
    scenarios.put("queue", new LongQueue());
    return scenarios;
  }

  private static void measure(Options options, String fileSystem, Report report)
      throws IOException, InterruptedException {
    try (Site site = Site.make(options, fileSystem)) {
      // Whoever is interrupted cleans up too.
      Thread hook = new Thread(() -> closeOnSignal(site), "clean-up");
      Runtime.getRuntime().addShutdownHook(hook);
      site.startDaemon();
      for (Map.Entry<String, Scenario> scenario : scenarios().entrySet()) {
        if (options.only.contains(scenario.getKey())) {
          report.note(scenario.getKey() + " on " + fileSystem);
          scenario.getValue().run(site, report);
        }
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private static void closeOnSignal(Site site) {
    try {
      site.close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
