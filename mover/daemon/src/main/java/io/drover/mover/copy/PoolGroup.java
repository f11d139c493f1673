package io.drover.mover.copy;

import java.util.List;

/**
 * Pools that together keep the copies of a file: an archive may name the group in place of a pool.
 *
 * @param pools in the order in which they are chosen
 * @param minCopies pools that have to hold a file before its home may go, from 1
 */
public record PoolGroup(String name, List<String> pools, int minCopies) {
  public PoolGroup {
    pools = List.copyOf(pools);
  }
}
