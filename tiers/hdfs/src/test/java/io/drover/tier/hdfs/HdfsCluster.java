package io.drover.tier.hdfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;

/** A real HDFS in a process of its own, on free ports of the loopback interface. */
public final class HdfsCluster implements AutoCloseable {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private final Path directory;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final URI uri;

  private HdfsCluster(Path directory, Process process) throws IOException {
    this.directory = directory;
    this.process = process;
    this.answers = process.inputReader();
    this.commands = process.outputWriter();
    this.uri = URI.create(answer());
  }

  /** Starts one and waits until it serves. */
  public static HdfsCluster start(int dataNodes) throws IOException {
    return start(List.of(Integer.toString(dataNodes)));
  }

  /** The same with Kerberos; its {@link Realm} is in its directory. */
  static HdfsCluster startSecure() throws IOException {
    return start(List.of("1", "SECURE"));
  }

  /** The same with two NameNodes, the first of them active; clients are told by {@link Twins}. */
  static HdfsCluster startTwins() throws IOException {
    return start(List.of("1", "TWINS"));
  }

  private static HdfsCluster start(List<String> arguments) throws IOException {
    Path directory = Files.createTempDirectory("drover-hdfs");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx384m",
            "-Djava.io.tmpdir=" + directory,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ClusterProgram.class.getName(),
            directory.toString());
    builder.command().addAll(arguments);
    builder.directory(directory.toFile());
    builder.redirectError(ProcessBuilder.Redirect.to(directory.resolve("log").toFile()));
    return new HdfsCluster(directory, builder.start());
  }

  /** A directory that no test used before. */
  URI newDirectory() {
    return directory("test" + DIRECTORIES.incrementAndGet());
  }

  /** A directory below the root of the cluster. */
  public URI directory(String name) {
    return uri.resolve("/" + name);
  }

  /** Three copies of each block, and the patience of an operator who said nothing. */
  HdfsSettings target(URI pool) {
    return target(pool, HdfsSettings.Storage.OF_CLUSTER);
  }

  HdfsSettings target(URI pool, HdfsSettings.Storage storage) {
    return new HdfsSettings(
        pool, "vault:0", new HdfsSettings.Identity.OfProcess(), storage, HdfsSettings.Client.USUAL);
  }

  /** A client that may do everything. */
  DistributedFileSystem superuser() throws IOException {
    DistributedFileSystem files = new DistributedFileSystem();
    files.initialize(uri, new HdfsConfiguration());
    return files;
  }

  /** Where the servers keep their files. */
  Path directory() {
    return directory;
  }

  /** Has the servers do something and waits until it is done. */
  public void tell(String... command) throws IOException {
    commands.write(String.join(" ", command) + "\n");
    commands.flush();
    String answer = answer();
    if (!answer.equals("done")) {
      throw new IOException(String.join(" ", command) + ": " + answer);
    }
  }

  /** How a DataNode is called in commands. */
  static String name(DatanodeInfo dataNode) {
    return dataNode.getXferAddr();
  }

  /** Stops all servers between two instructions: connections stay, nobody answers. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      deleteAll(directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    List<String> words = List.of("kill", "-" + name, Long.toString(process.pid()));
    if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", words) + " failed");
    }
  }

  private String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(ClusterProgram.ANSWER)) {
        return line.substring(ClusterProgram.ANSWER.length());
      }
    }
    String log = Files.readString(directory.resolve("log"));
    throw new IOException("the cluster ended: " + log);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
