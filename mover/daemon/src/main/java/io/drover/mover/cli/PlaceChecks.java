package io.drover.mover.cli;

import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether ports and directories can be had. */
final class PlaceChecks {
  private static final int CONNECT_MILLIS = 2_000;

  private final Configuration configuration;

  PlaceChecks(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Whether somebody listens at the embedded broker's port; then it is asked, else it may start.
   */
  boolean brokerIsDown() {
    return configuration
        .kafka()
        .embedded()
        .filter(broker -> !listens("127.0.0.1", broker.port()))
        .isPresent();
  }

  List<Verdict> all() {
    List<Verdict> verdicts = new ArrayList<>();
    configuration
        .kafka()
        .embedded()
        .filter(_ -> brokerIsDown())
        .ifPresent(broker -> verdicts.add(port("kafka.embedded", "127.0.0.1", broker.port())));
    verdicts.add(http());
    verdicts.add(runtimeDirectory());
    return verdicts;
  }

  private Verdict http() {
    Configuration.Http http = configuration.http();
    if (!listens(http.host(), http.port())) {
      return port("http", http.host(), http.port());
    }
    try {
      new DaemonPage(http).get("/v1/pools");
      return Verdict.ok("http", "a daemon runs at " + http.host() + ":" + http.port());
    } catch (Failure e) {
      return Verdict.fail("http", e.getMessage(), "choose another http.port");
    }
  }

  private static boolean listens(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Verdict port(String what, String host, int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return Verdict.ok(what, "port " + port + " on " + host + " is free");
    } catch (IOException e) {
      return Verdict.fail(
          what, "port " + port + " on " + host + ": " + e.getMessage(), "choose another port");
    }
  }

  /** Whoever writes there could take locks and readers from the daemon. */
  private Verdict runtimeDirectory() {
    Path directory = configuration.runtimeDirectory();
    String what = "runtimeDirectory";
    try {
      if (!Files.exists(directory)) {
        return Files.isWritable(existing(directory))
            ? Verdict.ok(what, directory + " will be made")
            : Verdict.fail(what, directory + " cannot be made", "make it, mode 0700");
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
      String shown = directory + " " + PosixFilePermissions.toString(permissions);
      if (!Files.isWritable(directory)) {
        return Verdict.fail(what, shown + " is not writable", "run as its owner");
      }
      boolean shared =
          permissions.contains(PosixFilePermission.GROUP_WRITE)
              || permissions.contains(PosixFilePermission.OTHERS_WRITE);
      return shared ? Verdict.fail(what, shown, "chmod 0700 it") : Verdict.ok(what, shown);
    } catch (IOException e) {
      return Verdict.fail(what, directory + ": " + Failure.reason(e), "make it, mode 0700");
    }
  }

  private static Path existing(Path path) {
    Path found = path;
    while (!Files.exists(found)) {
      found = found.getParent();
    }
    return found;
  }
}
