package io.drover.mover.lane;

import io.drover.mover.copy.Stopped;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.SourceHold;
import io.drover.mover.migration.HomeBytes;
import io.drover.stub.Grains;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads what is in place, grain by grain, against a content; holes cost nothing. */
final class Likeness {
  /** Asked before every grain; progress is told here too. */
  @FunctionalInterface
  interface Watch {
    void at(long offset) throws Stopped;
  }

  private final SourceHold hold;
  private final Watch watch;
  private ByteRange data = ByteRange.EMPTY;

  Likeness(SourceHold hold, Watch watch) {
    this.hold = hold;
    this.watch = watch;
  }

  /**
   * What is in place.
   *
   * @param digest of the content; without it nothing is complete
   * @param copy its grains, when a copy could be looked at
   */
  HomeBytes of(Optional<Crc> digest, Optional<Grains> copy) throws HomeException, Stopped {
    long bytes = hold.facts().bytes();
    Grains found = new Grains(bytes);
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Grain.BYTES);
    boolean other = false;
    for (int grain = 0; grain < found.count(); grain++) {
      ByteRange range = Grain.range(grain, bytes);
      watch.at(range.start());
      boolean hole = isHole(range);
      Crc crc = hole ? Crc.ofZeros(range.bytes()) : read(range, buffer);
      found.set(grain, crc.value());
      int number = grain;
      other |= !hole && !copy.filter(known -> known.get(number).equals(crc)).isPresent();
    }
    if (digest.equals(Optional.of(found.whole()))) {
      return HomeBytes.COMPLETE;
    }
    return other ? HomeBytes.OTHER : HomeBytes.HOLLOW;
  }

  private boolean isHole(ByteRange range) throws HomeException {
    if (data.end() <= range.start()) {
      data = hold.dataAt(range.start());
    }
    return data.isEmpty() || data.start() >= range.end();
  }

  private Crc read(ByteRange range, ByteBuffer buffer) throws HomeException {
    buffer.clear().limit((int) range.bytes());
    hold.read(range.start(), buffer);
    return Crc.of(buffer.flip());
  }
}
