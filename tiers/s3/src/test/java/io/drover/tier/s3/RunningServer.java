package io.drover.tier.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server that all tests of a run share, on a port of the loopback interface.
 *
 * @param directory all that it keeps; deleted when it is closed
 */
record RunningServer(Path directory, int port, ServerProcess process) implements AutoCloseable {
  static final String ACCESS_KEY = "keeper";
  static final String SECRET_KEY = "ofthesheep";
  static final String BUCKET = "drover-tests";
  static final String OTHER_BUCKET = "drover-others";

  /** Waits until it listens, and makes two buckets. */
  static RunningServer of(Path directory, int port, ServerProcess process)
      throws IOException, InterruptedException {
    Files.writeString(
        directory.resolve("credentials"),
        "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(S3Server.PROFILE, ACCESS_KEY, SECRET_KEY));
    RunningServer server = new RunningServer(directory, port, process);
    process.awaitPort(port);
    try (S3Client client = server.client()) {
      for (String bucket : List.of(BUCKET, OTHER_BUCKET)) {
        client.createBucket(request -> request.bucket(bucket));
      }
    }
    return server;
  }

  S3Client client() {
    return S3Clients.of(access());
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  S3Settings.Access access() {
    return new S3Settings.Access(
        Optional.of(endpoint()),
        "us-east-1",
        true,
        Optional.of(S3Server.PROFILE),
        Optional.of(directory.resolve("credentials")),
        Duration.ofSeconds(60),
        64);
  }

  @Override
  public void close() throws IOException {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a server ended", e);
    }
    SharedServer.deleteAll(directory);
  }
}
