package io.drover.tier.hdfs;

import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Closes files whose writer died. A NameNode lets nobody append to a file that is open for writing;
 * told to recover the lease it has a DataNode bring the replicas of the last block to one length,
 * which holds at least what was hsynced, and then closes the file.
 */
final class LeaseRecovery {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /**
   * A DataNode hears of it with its next heartbeat, every 3 s by default. The NameNode chooses
   * another one if it is asked again, and starts over, so it is not asked sooner.
   */
  private static final Duration ASK_EVERY = Duration.ofSeconds(10);

  /** Several choices, for a cluster that has not noticed yet which of its DataNodes died. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Timing timing;

  LeaseRecovery(Timing timing) {
    this.timing = timing;
  }

  /** Returns when nobody has the file open any more, and its length is known. */
  void close(DistributedFileSystem files, Path file) throws IOException {
    long startNanos = timing.nanoClock().getAsLong();
    while (!files.recoverLease(file)) {
      if (isClosedSoon(files, file)) {
        return;
      }
      if (since(startNanos).compareTo(LONGEST) > 0) {
        throw new IOException("its last block is still being recovered");
      }
    }
  }

  /** Cuts a closed file; what a cut goes through is recovered like a lease. */
  void truncate(DistributedFileSystem files, Path file, long bytes) throws IOException {
    if (!files.truncate(file, bytes)) {
      close(files, file);
    }
  }

  private boolean isClosedSoon(DistributedFileSystem files, Path file) throws IOException {
    long askedNanos = timing.nanoClock().getAsLong();
    while (since(askedNanos).compareTo(ASK_EVERY) < 0) {
      if (files.isFileClosed(file)) {
        return true;
      }
      pause(file);
    }
    return false;
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(timing.nanoClock().getAsLong() - nanos);
  }

  private void pause(Path file) throws TierException {
    try {
      timing.sleeper().sleep(LOOK_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierException.Transient("interrupted while " + file + " was recovered", e);
    }
  }
}
