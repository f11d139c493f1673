package io.drover.mover.copy;

import io.drover.stub.Copy;
import io.drover.tier.TierException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every pool of the configuration, by name, and the groups they form. */
public final class Pools {
  private final Map<String, Pool> byName;
  private final List<PoolGroup> groups;

  public Pools(List<Pool> pools) {
    this(pools, List.of());
  }

  /**
   * @param groups of these pools, with names that no pool has
   */
  public Pools(List<Pool> pools, List<PoolGroup> groups) {
    byName = pools.stream().collect(Collectors.toUnmodifiableMap(Pool::name, Function.identity()));
    this.groups = List.copyOf(groups);
  }

  public Optional<PoolGroup> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** The first group that a pool is in. */
  public Optional<PoolGroup> groupOf(String pool) {
    return groups.stream().filter(group -> group.pools().contains(pool)).findFirst();
  }

  public Optional<Pool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether the copy may have to be staged before it can be read. */
  public boolean isCold(Copy copy) {
    return find(copy.place().pool()).filter(Pool::isCold).isPresent();
  }

  /** The pool a stub names; one that is not configured is away, not gone. */
  public Pool named(String name) throws TierException {
    return find(name)
        .orElseThrow(
            () ->
                new TierException.Transient(
                    "pool " + name + " is not configured here; its copies cannot be reached",
                    null));
  }

  public Collection<Pool> all() {
    return byName.values();
  }
}
