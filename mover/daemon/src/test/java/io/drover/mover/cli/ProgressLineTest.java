package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long GIB = 1L << 30;

  private final ProgressLine line = new ProgressLine("archive");

  @Test
  void bytesRateAndTimeLeftShowOnceTheyAreKnown() {
    assertThat(line.at(0, moment(0, 40, 0, 4 * GIB)))
        .isEqualTo("archive [--------------------]   0%  0/40  0 B of 4.0 GiB");
    assertThat(line.at(5 * SECOND, moment(10, 40, GIB, 4 * GIB)))
        .isEqualTo(
            "archive [#####---------------]  25%  10/40  1.0 GiB of 4.0 GiB  204.8 MiB/s"
                + "  0:15 left");
  }

  @Test
  void whatMovesNoBytesIsCountedInFiles() {
    line.at(0, moment(0, 4000, 0, 0));
    assertThat(line.at(2 * SECOND, moment(1000, 4000, 0, 0)))
        .isEqualTo("archive [#####---------------]  25%  1000/4000  500 files/s  0:06 left");
  }

  @Test
  void theRateForgetsWhatIsLongAgo() {
    line.at(0, moment(0, 2, 0, 100 * GIB));
    line.at(60 * SECOND, moment(0, 2, 60 * GIB, 100 * GIB));
    for (int second = 61; second <= 80; second++) {
      line.at(second * SECOND, moment(0, 2, 60 * GIB, 100 * GIB));
    }
    assertThat(line.at(81 * SECOND, moment(0, 2, 60 * GIB, 100 * GIB)))
        .isEqualTo("archive [############--------]  60%  0/2  60.0 GiB of 100.0 GiB");
  }

  @Test
  void withoutKnowingAllRequestsThereIsNoTimeLeft() {
    Tally.Snapshot walking = new Tally.Snapshot(4, false, 0, 1, 0, GIB, 4 * GIB, 0, true);
    line.at(0, moment(0, 4, 0, 4 * GIB));
    assertThat(line.at(SECOND, walking)).endsWith("1.0 GiB/s  1 failed");
  }

  @Test
  void aClockShowsTheTwoOrThreeLargestParts() {
    assertThat(ProgressLine.clock(Duration.ofSeconds(5))).isEqualTo("0:05");
    assertThat(ProgressLine.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
    assertThat(ProgressLine.clock(Duration.ofHours(76))).isEqualTo("3d 4h");
  }

  private static Tally.Snapshot moment(int done, int requests, long bytes, long total) {
    return new Tally.Snapshot(requests, true, done, 0, 0, bytes, total, 0, true);
  }
}
