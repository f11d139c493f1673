package io.drover.mover.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real time and something on top, for a test that cannot wait a day. */
final class ShiftedClock extends Clock {
  private volatile Duration shift = Duration.ZERO;

  void forward(Duration more) {
    shift = shift.plus(more);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(shift);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
