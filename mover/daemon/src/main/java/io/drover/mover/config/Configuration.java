package io.drover.mover.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator chooses. Keys of the file are the names of the components here; {@code
 * conf/drover.yaml} shows all of them with their defaults and reasons. Paths are absolute: relative
 * ones were resolved against the directory of the file.
 *
 * @param cell the set of topics that is served
 * @param instance this daemon's name in the cell, the same after a restart; the host's name without
 *     it
 * @param runtimeDirectory slot locks, the keeper's socket and the door's journal; must not survive
 *     a reboot
 * @param stateDirectory what is worth keeping but may be lost
 */
public record Configuration(
    @Default("drover") String cell,
    Optional<String> instance,
    @Default("/run/drover") Path runtimeDirectory,
    @Default("/var/lib/drover") Path stateDirectory,
    StubAttribute stubAttribute,
    Kafka kafka,
    Http http,
    List<Tree> trees,
    List<Pool> pools,
    List<PoolGroup> poolGroups,
    Governor governor,
    Limits limits,
    Times times,
    Logging logging) {

  /**
   * Where stubs are written.
   *
   * @param kind of extended attribute
   * @param keyFile lines {@code <number> <key in base64>}; the first seals, the others are believed
   */
  public record StubAttribute(@Default("trusted") Kind kind, Optional<Path> keyFile) {
    /** What keeps a file's owner from forging a stub. */
    public enum Kind {
      /** {@code trusted.drover}: only CAP_SYS_ADMIN writes it. */
      TRUSTED,
      /** {@code user.drover}: a seal with a key of the key file. */
      USER
    }
  }

  /**
   * How the broker is reached: by {@code bootstrap} or, when the daemon brings its own, {@code
   * embedded}; exactly one of them is present.
   *
   * @param properties handed to every client of Kafka as they are, such as TLS and SASL
   */
  public record Kafka(
      Optional<String> bootstrap,
      Map<String, String> properties,
      Topics topics,
      Optional<Embedded> embedded) {
    /** What clients have as {@code bootstrap.servers}. */
    public String servers() {
      return embedded.map(broker -> "127.0.0.1:" + broker.port()).or(() -> bootstrap).orElseThrow();
    }

    /** Properties of every client: the operator's and the servers. */
    public Map<String, String> client() {
      Map<String, String> all = new HashMap<>(properties);
      all.put("bootstrap.servers", servers());
      return all;
    }
  }

  /**
   * How topics are made that are not there.
   *
   * @param partitions of requests and admin
   * @param recallPartitions of recalls
   * @param resultPartitions of results and dead letters; every transaction writes to all of them
   * @param replication replicas of each partition
   * @param keep how long finished requests stay readable before they are trimmed
   */
  public record Topics(
      @Default("4") int partitions,
      @Default("4") int recallPartitions,
      @Default("1") int resultPartitions,
      @Default("1") int replication,
      @Default("1d") Duration keep) {}

  /** A broker in the daemon's own process, on 127.0.0.1. */
  public record Embedded(Path directory, @Default("19092") int port) {}

  /** Where health, metrics and explanations are served. */
  public record Http(@Default("127.0.0.1") String host, @Default("8642") int port) {}

  /**
   * A managed directory.
   *
   * @param name in events, as {@code <name>:/<path>}
   * @param path where users see it
   * @param fsType of an image or a device, as mount(8) names it
   * @param mountOptions of an image or a device, as mount(8) takes them after -o
   * @param defaultPool the pool or group of an archive that names none; of a group, files are
   *     released once they have its {@code minCopies}
   * @param spaceReserve what recalls leave free on the tree's file system
   * @param classes files of which listed programs need not wait for the whole; the first that fits
   *     counts, and everything else is recalled as a whole at its opening
   */
  public record Tree(
      String name,
      Path path,
      Source source,
      @Default("ext4") String fsType,
      @Default("") String mountOptions,
      Optional<String> defaultPool,
      @Default("1 GiB") Size spaceReserve,
      List<FileClass> classes) {}

  /**
   * Files that are read by ranges ({@code on-read}).
   *
   * @param files a glob over the paths in the tree, such as {@code stream/**}
   * @param programs absolute paths of the executables that get ranges; whoever else opens such a
   *     file waits until it is whole
   */
  public record FileClass(String name, String files, List<Path> programs) {}

  /** What a tree is made of. */
  public sealed interface Source {
    /** A file that holds a file system. */
    record Image(Path image) implements Source {}

    /** A disk or a logical volume. */
    record Device(Path device) implements Source {}

    /** A file system that the administrator mounts at a private place. */
    record Directory(Path directory) implements Source {}
  }

  /**
   * A place for copies.
   *
   * @param targets of a disk pool, in the order of their numbers, which stubs hold: append only
   * @param hdfs the same of an HDFS pool
   * @param s3 the same of a pool in S3
   * @param command the same of a pool on tape
   * @param stripeSize of new copies
   * @param stripeCount objects of a new copy, unless a request says otherwise
   * @param concurrency requests that write to the pool at a time
   * @param streams of those, how many may be files of more than 8 MiB
   * @param bandwidth bytes a second over all targets; none is no limit
   */
  public record Pool(
      String name,
      @Default("disk") TierKind tier,
      List<Path> targets,
      List<HdfsTarget> hdfs,
      List<S3Target> s3,
      List<CommandTarget> command,
      @Default("64 MiB") Size stripeSize,
      @Default("1") int stripeCount,
      @Default("128") int concurrency,
      @Default("4") int streams,
      Optional<Size> bandwidth) {
    /** Where its targets are, for people, in the order of their numbers. */
    public List<String> places() {
      return places(tier);
    }

    /** The same of one technology, whose targets are there by mistake if it is not the pool's. */
    List<String> places(TierKind kind) {
      return switch (kind) {
        case DISK -> targets.stream().map(Path::toString).toList();
        case HDFS -> hdfs.stream().map(HdfsTarget::directory).toList();
        case S3 -> s3.stream().map(target -> "s3://" + target.bucket()).toList();
        case COMMAND -> command.stream().map(CommandTarget::name).toList();
      };
    }
  }

  /**
   * Pools that keep the copies of a file together.
   *
   * @param pools in the order in which they are chosen
   * @param minCopies in how many of them a file has to be before its home may go
   */
  public record PoolGroup(String name, List<String> pools, @Default("2") int minCopies) {}

  /** A storage technology. */
  public enum TierKind {
    DISK("targets", "directories"),
    HDFS("hdfs", "directories"),
    S3("s3", "buckets"),
    COMMAND("command", "tape managers");

    private final String key;
    private final String targets;

    TierKind(String key, String targets) {
      this.key = key;
      this.targets = targets;
    }

    /** Under which a pool names its targets. */
    String key() {
      return key;
    }

    /** What its targets are, for people. */
    String targets() {
      return targets;
    }
  }

  /**
   * What reading released files may cost.
   *
   * @param rules the first that fits a reader counts; whom none fits gets everything
   * @param sweep when a program counts as sweeping; without it none does
   * @param shortFrom when so many percent of a tree's file system are in use, whatever readers
   *     bring back is released again when nobody has it open; 100 for never
   */
  public record Governor(
      List<RecallRule> rules, Optional<Sweep> sweep, @Default("95") int shortFrom) {}

  /**
   * Who may bring back how much.
   *
   * @param programs globs over absolute paths of executables; empty for all
   * @param users names or numbers; empty for all
   * @param files that come back for one user; 0 for no limit
   * @param bytes the same; no limit without it
   * @param per within so long
   * @param then what is done with what exceeds; with no limit at all, with everything
   */
  public record RecallRule(
      String name,
      List<String> programs,
      List<String> users,
      @Default("0") int files,
      Optional<Size> bytes,
      @Default("1h") Duration per,
      @Default("deny") Then then) {}

  /**
   * Somebody who looks at the beginnings of released files.
   *
   * @param files so many, within so long, of which no more than the first MiB was read
   */
  public record Sweep(
      @Default("1000") int files, @Default("10min") Duration within, @Default("deny") Then then) {}

  /** What a reader gets. */
  public enum Then {
    /** The file comes back. */
    ALLOW,
    /** It comes back, and is released again when nobody has it open any more. */
    READ_THROUGH,
    /** EPERM, and nothing comes back. */
    DENY
  }

  /**
   * Bounds of memory and of work.
   *
   * @param buffers off-heap memory that feeds all copies and fills
   * @param window heap for requests that were read and are not finished
   * @param workers requests worked on at a time
   * @param restoreWorkers of those, how many nothing but a restore may use
   * @param recallWorkers fills for readers at a time
   * @param recallAhead small files that come ahead of who reads a directory one after the other
   * @param dedupCount ended requests that are known at most, some 300 bytes each
   */
  public record Limits(
      @Default("128 MiB") Size buffers,
      @Default("64 MiB") Size window,
      @Default("160") int workers,
      @Default("32") int restoreWorkers,
      @Default("64") int recallWorkers,
      @Default("256") int recallAhead,
      @Default("50000") int dedupCount) {}

  /**
   * How long is long enough.
   *
   * @param recallDeadline a reader without any progress
   * @param coldRecallDeadline a reader of a file that a cold pool was asked for
   * @param keepPrevious copies of the content before the last
   * @param giveUpAfter a request that finds its file busy is tried again
   * @param acceptedAfter a request without an end gets an accepted result
   * @param progressEvery between two progress results of a request
   * @param dedupWindow an ended request is known, so that it is not done twice
   * @param orphanLimit readers wait for a daemon that died; without it for ever
   */
  public record Times(
      @Default("60s") Duration recallDeadline,
      @Default("120s") Duration coldRecallDeadline,
      @Default("7d") Duration keepPrevious,
      @Default("15min") Duration giveUpAfter,
      @Default("1s") Duration acceptedAfter,
      @Default("5s") Duration progressEvery,
      @Default("1h") Duration dedupWindow,
      Optional<Duration> orphanLimit) {}

  /** What the daemon writes on its standard error. */
  public record Logging(@Default("info") Level level) {
    /** From which severity on. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }
}
