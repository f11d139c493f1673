package io.drover.tier.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One cluster for all tests of a run that leave it as it was; it takes seconds to start. */
final class SharedCluster implements BeforeAllCallback {
  private final int dataNodes;
  private HdfsCluster cluster;

  SharedCluster(int dataNodes) {
    this.dataNodes = dataNodes;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        context
            .getRoot()
            .getStore(Namespace.create(SharedCluster.class))
            .getOrComputeIfAbsent(dataNodes, SharedCluster::start, HdfsCluster.class);
  }

  HdfsCluster get() {
    return cluster;
  }

  private static HdfsCluster start(int dataNodes) {
    try {
      return HdfsCluster.start(dataNodes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
