package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts servers of {@link Sid}. */
final class SidServers {
  private SidServers() {}

  /** A server that knows cold classes and encryption, and keeps all in its memory. */
  static RunningServer moto() throws IOException, InterruptedException {
    Sid sid = Sid.get();
    Path directory = sid.directory("moto");
    int port = ServerProcess.freePort();
    List<String> program = List.of("moto_server", "-H", "127.0.0.1", "-p", "" + port);
    ServerProcess process = ServerProcess.start(directory.resolve("log"), sid.inside(program));
    return RunningServer.of(directory, port, process);
  }

  /** A Ceph in memory and its gateway. */
  static RunningServer radosgw() throws IOException, InterruptedException {
    return radosgw(Optional.empty());
  }

  /**
   * @param cloud where objects of its cold class go
   */
  static RunningServer radosgw(Optional<URI> cloud) throws IOException, InterruptedException {
    Sid sid = Sid.get();
    Path directory = sid.directory("radosgw");
    Path script = directory.resolve("radosgw.sh");
    try (InputStream text = SidServers.class.getResourceAsStream("radosgw.sh")) {
      Files.copy(text, script);
    }
    int port = ServerProcess.freePort();
    List<String> program =
        new ArrayList<>(
            List.of(
                "bash",
                sid.pathInside(script),
                sid.pathInside(directory),
                "" + ServerProcess.freePort(),
                "" + port,
                RunningServer.ACCESS_KEY,
                RunningServer.SECRET_KEY));
    cloud.ifPresent(endpoint -> program.add(endpoint.toString()));
    ServerProcess process = ServerProcess.start(directory.resolve("log"), sid.inside(program));
    return RunningServer.of(directory, port, process);
  }
}
