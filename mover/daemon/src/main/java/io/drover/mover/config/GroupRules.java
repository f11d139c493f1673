package io.drover.mover.config;

import io.drover.events.Nearest;
import io.drover.events.Placement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold for groups of pools. */
final class GroupRules {
  private final Configuration configuration;
  private final Problems problems;
  private final List<String> pools;

  GroupRules(Configuration configuration, Problems problems) {
    this.configuration = configuration;
    this.problems = problems;
    this.pools = configuration.pools().stream().map(Configuration.Pool::name).toList();
  }

  void check() {
    Set<String> names = new HashSet<>(pools);
    for (int i = 0; i < configuration.poolGroups().size(); i++) {
      Configuration.PoolGroup group = configuration.poolGroups().get(i);
      String key = "poolGroups[" + i + "]";
      if (!names.add(group.name())) {
        problems.add(
            key + ".name", "'" + group.name() + "' is a pool's or another group's already");
      }
      try {
        var _ = Placement.in(group.name());
      } catch (IllegalArgumentException e) {
        problems.add(key + ".name", e.getMessage());
      }
      members(key, group);
    }
  }

  private void members(String key, Configuration.PoolGroup group) {
    Set<String> seen = new HashSet<>();
    for (int j = 0; j < group.pools().size(); j++) {
      String pool = group.pools().get(j);
      String member = key + ".pools[" + j + "]";
      if (!pools.contains(pool)) {
        String hint = pools.isEmpty() ? "there are no pools" : Nearest.hint(pool, pools);
        problems.add(member, "there is no pool '" + pool + "'; " + hint);
      } else if (!seen.add(pool)) {
        problems.add(member, "'" + pool + "' is in the group already");
      }
    }
    int minCopies = group.minCopies();
    if (minCopies < 1 || minCopies > group.pools().size()) {
      problems.add(
          key + ".minCopies",
          "is %d; it must be from 1 to %d, the pools of the group"
              .formatted(minCopies, group.pools().size()));
    }
  }
}
