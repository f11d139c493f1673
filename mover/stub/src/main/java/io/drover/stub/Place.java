package io.drover.stub;

import io.drover.tier.Layout;
import java.util.List;

/**
 * Where one attempt at a copy puts its objects. Object names are computed from it and the file's
 * id, never listed.
 *
 * @param pool name of the pool in the configuration
 * @param generation which content of the file, counted from 1
 * @param attempt random, so that no two attempts ever share a name, also when the earlier one left
 *     no trace in the stub
 * @param targets for every object of the layout, the number of its target in the pool (0 to 255)
 */
public record Place(
    String pool, int generation, int attempt, Layout layout, List<Integer> targets) {
  public Place {
    targets = List.copyOf(targets);
    if (pool.isEmpty() || pool.length() > 32) {
      throw new IllegalArgumentException("a pool's name has 1 to 32 characters: " + pool);
    }
    if (targets.size() != layout.stripeCount()) {
      throw new IllegalArgumentException(
          targets.size() + " targets for " + layout.stripeCount() + " objects");
    }
    if (targets.stream().anyMatch(target -> target < 0 || target > 255)) {
      throw new IllegalArgumentException("a target's number is 0 to 255: " + targets);
    }
  }
}
