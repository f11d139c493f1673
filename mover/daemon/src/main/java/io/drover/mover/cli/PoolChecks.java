package io.drover.mover.cli;

import io.drover.mover.Technology;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.Space;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whether every target of a pool takes an object and gives it back. */
final class PoolChecks {
  private static final int PROBE_BYTES = 64 << 10;
  private static final int LOW_PERCENT = 5;
  private static final int PERCENT_WHOLE = 100;

  private final RandomGenerator random;

  PoolChecks(RandomGenerator random) {
    this.random = random;
  }

  List<Verdict> of(Configuration.Pool pool) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int number = 0; number < pool.places().size(); number++) {
      verdicts.add(target(pool, number));
    }
    return verdicts;
  }

  private Verdict target(Configuration.Pool pool, int number) {
    String what = "pool " + pool.name() + ":" + number;
    String where = pool.places().get(number);
    try (Tier tier = Technology.open(pool, number)) {
      ObjectKey key = new ObjectKey("00/doctor/%016x/0".formatted(random.nextLong()));
      probe(tier, key);
      Space space = tier.space();
      long free = space.freeBytes();
      long percent = free / Math.max(1, space.capacityBytes() / PERCENT_WHOLE);
      String room = space.equals(Space.ENDLESS) ? "" : ", " + Size.rounded(free) + " free";
      String detail = where + room + Technology.remark(tier, key);
      return percent < LOW_PERCENT
          ? Verdict.warn(what, detail, "it is nearly full")
          : Verdict.ok(what, detail);
    } catch (TierException e) {
      return Verdict.fail(what, e.getMessage(), Technology.remedy(pool));
    }
  }

  /** Writes, reads back and deletes an object whose name nothing else has. */
  private void probe(Tier tier, ObjectKey key) throws TierException {
    byte[] content = new byte[PROBE_BYTES];
    random.nextBytes(content);
    try (Upload upload = tier.begin(key, PROBE_BYTES)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(PROBE_BYTES).put(content).flip();
      upload.append(bytes);
      upload.publish(Crc.of(ByteBuffer.wrap(content)), Label.NONE);
    }
    try {
      readBack(tier, key, ByteBuffer.wrap(content));
    } catch (TierException.Transient e) {
      // What is cold comes back in minutes or hours; that it was asked for ends with the delete.
      if (!tier.traits().cold()) {
        throw e;
      }
    } finally {
      tier.delete(key);
    }
  }

  private static void readBack(Tier tier, ObjectKey key, ByteBuffer content) throws TierException {
    try (ObjectReader reader = tier.open(key)) {
      ByteBuffer back = ByteBuffer.allocateDirect(PROBE_BYTES);
      reader.read(0, back);
      if (!back.flip().equals(content)) {
        throw new TierException.Corrupt("a probe came back with other bytes");
      }
    }
  }
}
