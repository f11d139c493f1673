package io.drover.tier.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One server for all tests of a run that do not stop it; each has a bucket or prefix of its own.
 */
final class SharedServer implements BeforeAllCallback {
  static final String BUCKET = "drover-tests";

  private static final AtomicInteger prefixes = new AtomicInteger();

  private S3Server server;

  private record Shared(Path directory, S3Server server) implements AutoCloseable {
    static Shared start() {
      try {
        Path directory = Files.createTempDirectory("drover-s3");
        S3Server server = S3Server.inMemory(directory);
        server.createBucket(BUCKET);
        return new Shared(directory, server);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      deleteAll(directory);
    }
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(SharedServer.class))
            .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
            .server();
  }

  S3Server server() {
    return server;
  }

  /** An empty place in the shared bucket. */
  Bucket place() {
    return new Bucket(BUCKET, "t" + prefixes.incrementAndGet());
  }
}
