package io.drover.tier.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One cluster of three DataNodes for all tests; each leaves it as it was. */
final class SharedCluster implements BeforeAllCallback {
  private HdfsCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        context
            .getRoot()
            .getStore(Namespace.create(SharedCluster.class))
            .getOrComputeIfAbsent(HdfsCluster.class, _ -> start(), HdfsCluster.class);
  }

  HdfsCluster get() {
    return cluster;
  }

  private static HdfsCluster start() {
    try {
      return HdfsCluster.start(3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
