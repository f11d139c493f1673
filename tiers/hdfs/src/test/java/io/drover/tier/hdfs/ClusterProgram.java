package io.drover.tier.hdfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;

/**
 * A NameNode and its DataNodes in a process of their own, which ends with its standard input. Reads
 * a command a line and answers each by one line that begins with {@value #ANSWER}.
 */
final class ClusterProgram {
  /** How an answer begins; other lines are the servers' own. */
  static final String ANSWER = "= ";

  /** What is started. */
  enum Kind {
    SINGLE,
    SECURE,
    TWINS
  }

  private final MiniDFSCluster cluster;
  private final Map<String, DataNodeProperties> stopped = new HashMap<>();

  private ClusterProgram(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Arguments: a directory of its own, how many DataNodes, and {@code SECURE} for a cluster with
   * Kerberos or {@code TWINS} for one with two NameNodes, of which the first is active.
   */
  public static void main(String... arguments) throws IOException {
    PrintStream out = System.out;
    HdfsConfiguration configuration = new HdfsConfiguration();
    configuration.set("hdfs.minidfs.basedir", Path.of(arguments[0]).toString());
    // Recovery and truncation are orders that a DataNode takes with its heartbeat.
    configuration.set("dfs.heartbeat.interval", "1");
    configuration.set("dfs.namenode.safemode.extension", "0");
    configuration.set("dfs.ls.limit", "10");
    configuration.set("dfs.namenode.redundancy.interval.seconds", "1s");
    Kind kind = arguments.length > 2 ? Kind.valueOf(arguments[2]) : Kind.SINGLE;
    if (kind == Kind.SECURE) {
      Realm.start(Path.of(arguments[0]), configuration);
    }
    MiniDFSCluster.Builder builder =
        new MiniDFSCluster.Builder(configuration)
            .numDataNodes(Integer.parseInt(arguments[1]))
            .checkDataNodeAddrConfig(kind == Kind.SECURE);
    if (kind == Kind.TWINS) {
      builder.nnTopology(MiniDFSNNTopology.simpleHATopology());
    }
    try (MiniDFSCluster cluster = builder.build()) {
      if (kind == Kind.TWINS) {
        cluster.transitionToActive(0);
        Twins.write(Path.of(arguments[0]), cluster);
      }
      cluster.waitActive();
      makeCommonDirectory(cluster);
      out.println(ANSWER + (kind == Kind.TWINS ? Twins.URI : cluster.getURI()));
      ClusterProgram program = new ClusterProgram(cluster);
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        out.println(ANSWER + program.answer(line.split(" ")));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** As most clusters have it. */
  private static void makeCommonDirectory(MiniDFSCluster cluster) throws IOException {
    DistributedFileSystem files = cluster.getFileSystem(0);
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path("/tmp");
    files.mkdirs(directory);
    files.setPermission(directory, new FsPermission((short) 01777));
  }

  private String answer(String[] command) {
    try {
      perform(command);
      return "done";
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void perform(String[] command) throws IOException {
    switch (command[0]) {
      case "hand-over" -> {
        cluster.transitionToStandby(Integer.parseInt(command[1]));
        cluster.transitionToActive(Integer.parseInt(command[2]));
      }
      case "kill-active" -> {
        cluster.shutdownNameNode(Integer.parseInt(command[1]));
        cluster.transitionToActive(Integer.parseInt(command[2]));
      }
      case "start-standby" -> cluster.restartNameNode(Integer.parseInt(command[1]), true);
      case "stop-namenode" -> cluster.shutdownNameNode(0);
      case "start-namenode" -> cluster.restartNameNode(true);
      case "enter-safemode" -> cluster.getFileSystem(0).setSafeMode(SafeModeAction.ENTER);
      case "leave-safemode" -> cluster.getFileSystem(0).setSafeMode(SafeModeAction.LEAVE);
      case "stop-datanode" -> stopped.put(command[1], stop(command[1]));
      case "start-datanode" -> {
        cluster.restartDataNode(stopped.remove(command[1]), true);
        cluster.waitActive();
      }
      default -> throw new IOException("unknown command " + command[0]);
    }
  }

  /**
   * @param address {@code host:port} of its data transfer
   */
  private DataNodeProperties stop(String address) throws IOException {
    DataNodeProperties found = cluster.stopDataNode(address);
    if (found == null) {
      throw new IOException("no DataNode at " + address);
    }
    return found;
  }
}
