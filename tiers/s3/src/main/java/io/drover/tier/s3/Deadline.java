package io.drover.tier.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How long one request may take in all: the silence that is allowed, and its bytes at a rate below
 * which a server counts as away. The socket's own timeout never ends a request that trickles.
 */
record Deadline(Duration silence) {
  /** A part of 64 MiB at this rate takes eleven minutes. */
  private static final long SLOWEST_BYTES_PER_SECOND = 100L << 10;

  /**
   * The clock of a client. It forgets a request that has ended at once; the SDK's own keeps each
   * until its deadline, a minute's worth of requests at any time.
   */
  static ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("s3-deadlines").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  AwsRequestOverrideConfiguration of(long bytes) {
    Duration all = silence.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(all).build();
  }
}
