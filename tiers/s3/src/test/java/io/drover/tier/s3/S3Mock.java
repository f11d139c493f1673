package io.drover.tier.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server that keeps CRC32C of whole objects, s3mock, in a JVM of its own, for all tests of a run.
 * It looks at no signature.
 */
final class S3Mock implements BeforeAllCallback {
  static final String BUCKET = "drover-tests";
  static final String OTHER_BUCKET = "drover-others";

  private static final AtomicInteger prefixes = new AtomicInteger();

  private Shared shared;

  private record Shared(Path directory, int port, ServerProcess process) implements AutoCloseable {
    static Shared start() {
      try {
        Path directory = Files.createTempDirectory("drover-s3mock");
        int port = ServerProcess.freePort();
        List<String> program = new ArrayList<>(ServerProcess.jvm());
        program.addAll(
            List.of(
                "-jar",
                jar(),
                "--server.port=0",
                "--com.adobe.testing.s3mock.httpPort=" + port,
                "--com.adobe.testing.s3mock.store.root=" + directory.resolve("objects"),
                "--logging.level.root=WARN"));
        Files.createDirectories(directory.resolve("objects"));
        ServerProcess process = ServerProcess.start(directory.resolve("log"), program);
        process.awaitPort(port);
        Shared shared = new Shared(directory, port, process);
        shared.createBuckets();
        return shared;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static String jar() throws IOException {
      try (InputStream file = S3Mock.class.getResourceAsStream("mock.classpath")) {
        return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
    }

    private void createBuckets() throws IOException {
      Files.writeString(
          directory.resolve("credentials"),
          "[%s]\naws_access_key_id = any\naws_secret_access_key = body\n"
              .formatted(S3Server.PROFILE));
      try (S3Client client = S3Clients.of(access())) {
        for (String bucket : List.of(BUCKET, OTHER_BUCKET)) {
          client.createBucket(request -> request.bucket(bucket));
        }
      }
    }

    private S3Settings.Access access() {
      return new S3Settings.Access(
          Optional.of(URI.create("http://127.0.0.1:" + port)),
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
        throw new IOException("interrupted while s3mock ended", e);
      }
      SharedServer.deleteAll(directory);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(Namespace.create(S3Mock.class))
            .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
  }

  S3Settings.Access access() {
    return shared.access();
  }

  /** An empty place. */
  Bucket place(String bucket) {
    return new Bucket(bucket, "t" + prefixes.incrementAndGet());
  }
}
