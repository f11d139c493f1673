package io.drover.mover.ops;

import io.drover.stub.ObjectCursor;
import io.drover.stub.Pin;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.time.Instant;
import java.util.stream.Collectors;

/** The part of a {@link Sentence} about what the stub holds besides copies. Starts with a blank. */
final class Promises {
  private Promises() {}

  static String of(Circumstances known, Stub stub) {
    return stub.migrations().stream()
            .map(migration -> moving(known, stub, migration))
            .collect(Collectors.joining())
        + stub.pin().map(pin -> pinned(known, pin)).orElse("")
        + Sentence.forbidden(stub);
  }

  private static String moving(Circumstances known, Stub stub, PoolMigration migration) {
    String pool = migration.destination().pool();
    String trouble =
        known
            .trouble(migration.destination())
            .map(reason -> " Pool %s cannot be used at the moment (%s).".formatted(pool, reason))
            .orElse("");
    return switch (migration.phase()) {
      case COPYING ->
          " A copy is on its way to pool %s, %s of %s are durably there."
                  .formatted(pool, reached(migration), Wording.bytes(stub.version().bytes()))
              + trouble;
      case SEALING ->
          " A copy has arrived in pool %s and is being published.".formatted(pool) + trouble;
      case ABORTING ->
          " A copy to pool %s was given up; what it left there is being removed.".formatted(pool)
              + trouble;
    };
  }

  private static String reached(PoolMigration migration) {
    return Wording.bytes(migration.cursors().stream().mapToLong(ObjectCursor::durableBytes).sum());
  }

  private static String pinned(Circumstances known, Pin pin) {
    if (!pin.holdsAt(known.now().toEpochMilli())) {
      return "";
    }
    String until =
        pin.expiresMillis() == Long.MAX_VALUE
            ? "until somebody unpins it"
            : "until " + Instant.ofEpochMilli(pin.expiresMillis());
    return " It is pinned by %s %s.".formatted(pin.owner(), until);
  }
}
