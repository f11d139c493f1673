package io.drover.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A NameNode and a DataNode, each a process of its own, and Hadoop's shell. */
final class HdfsProcesses implements AutoCloseable {
  private static final int STOP_SECONDS = 30;
  private static final int START_SECONDS = 300;

  private final Path configuration;
  private final String libraries;
  private final int nameNodePort;
  private final Deque<Process> processes = new ArrayDeque<>();

  private HdfsProcesses(Path configuration, String libraries, int nameNodePort) {
    this.configuration = configuration;
    this.libraries = libraries;
    this.nameNodePort = nameNodePort;
  }

  /**
   * Starts them and waits until files can be written.
   *
   * @param directory for configuration, logs and the NameNode's files
   * @param blocks where the DataNode keeps its blocks
   * @param libraries Hadoop's jars, as in a class path
   */
  static HdfsProcesses start(Path directory, Path blocks, String libraries)
      throws IOException, InterruptedException {
    Path configuration = Files.createDirectories(directory.resolve("conf"));
    int port = freePort();
    HdfsProcesses hdfs = new HdfsProcesses(configuration, libraries, port);
    try {
      Map<String, String> core = Map.of("fs.defaultFS", hdfs.uri());
      Files.writeString(configuration.resolve("core-site.xml"), xml(core));
      Files.writeString(
          configuration.resolve("hdfs-site.xml"), xml(sites(directory, blocks, port)));
      String nameNode = "org.apache.hadoop.hdfs.server.namenode.NameNode";
      Programs.run("bash", "-c", hdfs.command(nameNode + " -format -force -nonInteractive"));
      hdfs.run(nameNode, directory.resolve("namenode.log"));
      hdfs.run(
          "org.apache.hadoop.hdfs.server.datanode.DataNode", directory.resolve("datanode.log"));
      hdfs.awaitService();
      return hdfs;
    } catch (IOException | InterruptedException | RuntimeException e) {
      hdfs.close();
      throw e;
    }
  }

  private static Map<String, String> sites(Path directory, Path blocks, int port)
      throws IOException {
    String host = "127.0.0.1:";
    Map<String, String> site = new LinkedHashMap<>();
    site.put("dfs.replication", "1");
    site.put("dfs.namenode.rpc-address", host + port);
    for (String address :
        List.of(
            "dfs.namenode.http-address",
            "dfs.datanode.address",
            "dfs.datanode.http.address",
            "dfs.datanode.ipc.address")) {
      site.put(address, host + freePort());
    }
    site.put("dfs.namenode.name.dir", directory.resolve("names").toUri().toString());
    site.put("dfs.datanode.data.dir", blocks.toUri().toString());
    site.put("dfs.datanode.hostname", "127.0.0.1");
    site.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    site.put("dfs.namenode.safemode.extension", "0");
    return site;
  }

  private static String xml(Map<String, String> properties) {
    StringBuilder xml = new StringBuilder("<configuration>\n");
    properties.forEach(
        (name, value) ->
            xml.append(
                "<property><name>%s</name><value>%s</value></property>%n".formatted(name, value)));
    return xml.append("</configuration>\n").toString();
  }

  /** For the shell: a program of Hadoop as its own scripts start it. */
  private String command(String program) {
    return "%s --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
            .formatted(ProcessHandle.current().info().command().orElseThrow())
        + " -Dlogback.configurationFile=%s -cp '%s:%s' %s"
            .formatted(
                System.getProperty("logback.configurationFile"), configuration, libraries, program);
  }

  private void run(String program, Path log) throws IOException {
    processes.addFirst(
        new ProcessBuilder("bash", "-c", "exec " + command(program))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
  }

  /** For the shell: what {@code hadoop fs} does with these words. */
  String shell(String words) {
    return command("org.apache.hadoop.fs.FsShell " + words);
  }

  private void awaitService() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        Programs.run("bash", "-c", shell("-mkdir -p /bench"));
        Programs.run("bash", "-c", "echo x | " + shell("-put -f - /bench/x"));
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
    }
  }

  String uri() {
    return "hdfs://127.0.0.1:" + nameNodePort;
  }

  Path configuration() {
    return configuration;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    List<Process> ended = new ArrayList<>(processes);
    ended.forEach(Process::destroy);
    try {
      for (Process process : ended) {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      ended.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
