package io.drover.tier.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One server of a kind for all tests of a run; each test has places of its own. */
final class OneServer implements BeforeAllCallback {
  private static final AtomicInteger prefixes = new AtomicInteger();

  /** Starts it. */
  interface Start {
    RunningServer perform() throws IOException, InterruptedException;
  }

  private final String kind;
  private final Start start;
  private RunningServer server;

  OneServer(String kind, Start start) {
    this.kind = kind;
    this.start = start;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(OneServer.class))
            .getOrComputeIfAbsent(kind, _ -> started(), RunningServer.class);
  }

  private RunningServer started() {
    try {
      return start.perform();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  RunningServer server() {
    return server;
  }

  S3Settings.Access access() {
    return server.access();
  }

  /** An empty place. */
  Bucket place(String bucket) {
    return new Bucket(bucket, "t" + prefixes.incrementAndGet());
  }
}
