package io.drover.bench;

import io.drover.mover.config.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
    name = "mover/bench/run",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Drover against cp and prints a table. The defaults are the targets'.",
      "Against rclone and curl: --only s3-large,s3-mixed,s3-small,s3-first,s3-heap.",
      "Against hadoop fs: --only hdfs-large,hdfs-heap."
    },
    sortOptions = false)
final class Options implements Callable<Options> {
  @Option(names = "--size", defaultValue = "4 GiB", description = "Of the large file.")
  String size;

  @Option(names = "--files", defaultValue = "20000", description = "Small ones, 16 KiB each.")
  int files;

  @Option(names = "--rounds", defaultValue = "7", description = "Of everything compared.")
  int rounds;

  @Option(
      names = "--queued",
      defaultValue = "1000000",
      description = "Archive events in the queue.")
  int queued;

  @Option(names = "--released", defaultValue = "100000", description = "Files of the restart.")
  int released;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "large,first,small,resident,trip,readers,sequential,open,queue,start",
      description = "Scenarios; default ${DEFAULT-VALUE}.")
  List<String> only;

  @Option(
      names = "--fs",
      split = ",",
      defaultValue = "ext4,xfs",
      description = "File systems; default ${DEFAULT-VALUE}.")
  List<String> fileSystems;

  @Option(
      names = "--directory",
      defaultValue = "/var/tmp",
      description = "Where the images are made, below a directory that is removed again.")
  Path directory;

  @Option(
      names = "--pool-reads",
      description = "What the pool's device reads in a second at most, such as 500 MiB.")
  String poolReads;

  @Option(names = "--json", description = "A file that gets one JSON document a row.")
  Path json;

  @Option(names = "--java-options", defaultValue = "", description = "Of the daemon, for profiles.")
  String javaOptions;

  @Option(names = "--drover", required = true, hidden = true)
  Path drover;

  @Option(names = "--hadoop", required = true, hidden = true)
  String hadoop;

  @Option(
      names = "--mixed",
      defaultValue = "2000",
      description = "Files of all sizes, --size in all.")
  int mixed;

  /** Whether a scenario of a technology was asked for, whose name all of them begin with. */
  boolean wants(String technology) {
    return only.stream().anyMatch(name -> name.startsWith(technology));
  }

  long sizeBytes() {
    return Size.parse(size).bytes();
  }

  Optional<Long> poolReadsBytes() {
    return Optional.ofNullable(poolReads).map(text -> Size.parse(text).bytes());
  }

  @Override
  public Options call() {
    return this;
  }
}
