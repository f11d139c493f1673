package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts s3mock, which keeps CRC32C of whole objects, in a JVM of its own. It looks at no
 * signature.
 */
final class S3Mock {
  private S3Mock() {}

  static RunningServer start() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("drover-s3mock");
    Path objects = Files.createDirectories(directory.resolve("objects"));
    int port = ServerProcess.freePort();
    List<String> program = new ArrayList<>(ServerProcess.jvm());
    program.addAll(
        List.of(
            "-jar",
            jar(),
            "--server.port=0",
            "--com.adobe.testing.s3mock.httpPort=" + port,
            "--com.adobe.testing.s3mock.store.root=" + objects,
            "--logging.level.root=WARN"));
    ServerProcess process = ServerProcess.start(directory.resolve("log"), program);
    return RunningServer.of(directory, port, process);
  }

  private static String jar() throws IOException {
    try (InputStream file = S3Mock.class.getResourceAsStream("mock.classpath")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
