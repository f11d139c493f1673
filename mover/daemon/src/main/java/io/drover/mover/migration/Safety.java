package io.drover.mover.migration;

import io.drover.stub.Copy;
import io.drover.stub.Stub;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many copies the files of a tree need before one may be dropped. Copies count once for each
 * pool, and not at all in a pool that lies on home's own file system: it may share blocks with
 * home, and is lost with it.
 *
 * @param group that the tree's files are archived to; without one a single copy is enough
 * @param minCopies of the group, from 1
 * @param besideHome pools on the tree's own file system
 */
public record Safety(Optional<String> group, int minCopies, Set<String> besideHome) {
  /** One copy, wherever it is. */
  public static final Safety ONE_COPY = new Safety(Optional.empty(), 1, Set.of());

  public Safety {
    besideHome = Set.copyOf(besideHome);
  }

  /** What is wrong with having these copies and nothing else; nothing when they are enough. */
  Optional<String> lacking(Collection<Copy> copies) {
    if (group.isEmpty()) {
      return Optional.empty();
    }
    List<String> pools =
        copies.stream()
            .map(copy -> copy.place().pool())
            .filter(pool -> !besideHome.contains(pool))
            .distinct()
            .toList();
    return pools.size() >= minCopies
        ? Optional.empty()
        : Optional.of(
            "%d of the %d copies that group %s asks for (%s)"
                .formatted(pools.size(), minCopies, group.get(), names(pools)));
  }

  private String names(List<String> pools) {
    String counted = pools.isEmpty() ? "none" : "in " + String.join(", ", pools);
    return besideHome.isEmpty()
        ? counted
        : counted
            + "; copies on the tree's own file system do not count: "
            + String.join(", ", besideHome.stream().sorted().toList());
  }

  /** The same of a file as its stub has it. */
  Optional<String> lacking(Stub stub) {
    return lacking(stub.goodCopies());
  }
}
