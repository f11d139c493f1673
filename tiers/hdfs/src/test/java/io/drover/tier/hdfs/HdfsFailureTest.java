package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.TierException;
import java.net.URI;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a NameNode says when it wants to be asked again, as it comes over the wire. */
class HdfsFailureTest {
  private final HdfsFailure failure = new HdfsFailure(URI.create("hdfs://lake/pool"));

  @Test
  void aFullQueueOfCallsIsBusy() {
    TierException.Transient found = again("Server too busy");
    assertThat(found.isBusy()).isTrue();
    assertThat(found).hasMessageContaining("the NameNode is busy, and is asked for less at a time");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create, safemode leave",
    "NameNode still not started, see the NameNode's log"
  })
  void whatElseMayBeAskedAgainIsNot(String said, String nextStep) {
    TierException.Transient found = again(said);
    assertThat(found.isBusy()).isFalse();
    assertThat(found)
        .hasMessageContaining("begin x in hdfs://lake/pool")
        .hasMessageEndingWith(nextStep);
  }

  private TierException.Transient again(String said) {
    TierException found =
        failure.of("begin x", new RemoteException(RetriableException.class.getName(), said));
    assertThat(found).isInstanceOf(TierException.Transient.class);
    return (TierException.Transient) found;
  }
}
