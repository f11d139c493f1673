package io.drover.mover.lane;

import io.drover.mover.copy.Source;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Situation;
import io.drover.stub.Grains;
import io.drover.stub.Home;
import io.drover.stub.ObjectCursor;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds out what an earlier owner left: the questions that the recovery table asks. */
final class Resumption {
  private Resumption() {}

  static Situation.Plan planOf(PoolMigration migration) {
    return switch (migration.phase()) {
      case COPYING -> Situation.Plan.COPYING;
      case SEALING -> Situation.Plan.SEALING;
      case ABORTING -> Situation.Plan.ABORTING;
    };
  }

  static Situation.HomeState homeOf(Stub stub) {
    return switch (stub.home()) {
      case Home.Whole _ -> Situation.HomeState.WHOLE;
      case Home.Dropping _ -> Situation.HomeState.DROPPING;
      case Home.Away _ -> Situation.HomeState.AWAY;
    };
  }

  /** What the pool holds; takes up every unpublished object on the way. */
  static Situation.Destination look(
      Destination destination, PoolMigration migration, long fileBytes) {
    int published = 0;
    try {
      int objects = migration.cursors().size();
      for (int object = 0; object < objects; object++) {
        if (destination.isPublished(object)) {
          published++;
        } else {
          destination.uploadAt(object, migration.cursors().get(object), fileBytes);
        }
      }
      if (published == objects && destination.hasManifest()) {
        return Situation.Destination.PUBLISHED;
      }
      return published > 0 ? Situation.Destination.MIXED : Situation.Destination.PARTIAL;
    } catch (TierException.Missing e) {
      return published > 0 ? Situation.Destination.MIXED : Situation.Destination.SHORT;
    } catch (TierException e) {
      return Situation.Destination.AWAY;
    }
  }

  /** Reads and digests a whole source. */
  static Grains digest(Source source) throws IOException {
    Grains grains = new Grains(source.bytes());
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Grain.BYTES);
    for (int grain = 0; grain < grains.count(); grain++) {
      buffer.clear();
      source.read(grain * Grain.BYTES, buffer);
      grains.set(grain, Crc.of(buffer.flip()).value());
    }
    return grains;
  }

  /**
   * Learns the grains of the part of the source that was copied, from what is known of it or by
   * reading it, and compares them with the cursors.
   *
   * @return whether every object's prefix has the CRC that its cursor says
   */
  static boolean relearn(Source source, Job job, PoolMigration migration, Grains grains)
      throws IOException {
    Layout layout = job.destination().layout();
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Grain.BYTES);
    for (int object = 0; object < migration.cursors().size(); object++) {
      ObjectCursor cursor = migration.cursors().get(object);
      Crc prefix = Crc.EMPTY;
      while (prefix.bytes() < cursor.durableBytes()) {
        long left = cursor.durableBytes() - prefix.bytes();
        long fileOffset = layout.fileOffset(object, prefix.bytes());
        buffer.clear().limit((int) Math.min(Grain.BYTES, left));
        Crc grain = grainAt(source, fileOffset, buffer);
        if (grain.bytes() == 0) {
          return false;
        }
        grains.set(Grain.containing(fileOffset), grain.value());
        prefix = prefix.then(grain);
      }
      if (prefix.value() != cursor.prefixCrc()) {
        return false;
      }
    }
    return true;
  }

  /** The digest of as much as the buffer takes; empty behind the end of the source. */
  private static Crc grainAt(Source source, long fileOffset, ByteBuffer buffer) throws IOException {
    Optional<Crc> known = source.digestOf(Grain.containing(fileOffset));
    if (known.isPresent() && known.get().bytes() == buffer.remaining()) {
      return known.get();
    }
    source.read(fileOffset, buffer);
    return Crc.of(buffer.flip());
  }
}
