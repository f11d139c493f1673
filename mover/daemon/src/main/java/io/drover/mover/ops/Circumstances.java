package io.drover.mover.ops;

import io.drover.events.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a {@link Sentence} about one file is made of.
 *
 * @param request what was asked for it and is not answered
 * @param pools by name, as they are now
 */
record Circumstances(
    Subject.OfFile file,
    Finding finding,
    Optional<RequestView> request,
    Map<String, PoolReport> pools,
    Instant now) {
  Circumstances {
    pools = Map.copyOf(pools);
  }

  static Map<String, PoolReport> byName(Iterable<PoolReport> pools) {
    return java.util.stream.StreamSupport.stream(pools.spliterator(), false)
        .collect(Collectors.toUnmodifiableMap(PoolReport::name, pool -> pool));
  }

  /** Why a pool that a stub names cannot be used at the moment; nothing when it can. */
  Optional<String> trouble(String pool) {
    PoolReport report = pools.get(pool);
    return report == null ? Optional.of("it is not configured here") : report.trouble();
  }
}
