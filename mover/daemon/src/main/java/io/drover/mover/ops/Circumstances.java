package io.drover.mover.ops;

import io.drover.events.Subject;
import io.drover.stub.Place;
import java.time.Instant;
import java.util.List;
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

  static Map<String, PoolReport> byName(List<PoolReport> pools) {
    return pools.stream().collect(Collectors.toUnmodifiableMap(PoolReport::name, pool -> pool));
  }

  /** Why a place that a stub names cannot be used at the moment; nothing when it can. */
  Optional<String> trouble(Place place) {
    PoolReport pool = pools.get(place.pool());
    return pool == null ? Optional.of("it is not configured here") : pool.trouble(place.targets());
  }
}
