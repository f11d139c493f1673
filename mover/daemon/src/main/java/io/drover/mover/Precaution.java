package io.drover.mover;

import io.drover.linux.FileSystem;
import io.drover.linux.LinuxException;
import io.drover.mover.config.Configuration;
import io.drover.mover.migration.Safety;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which copies a tree's files need before one may be dropped. */
final class Precaution {
  private static final Logger LOG = LoggerFactory.getLogger(Precaution.class);

  private Precaution() {}

  /**
   * As the tree's default group says.
   *
   * @param home the tree's file system
   */
  static Safety of(Configuration configuration, Configuration.Tree tree, FileSystem home) {
    return tree.defaultPool().stream()
        .flatMap(name -> configuration.poolGroups().stream().filter(g -> g.name().equals(name)))
        .findFirst()
        .map(group -> of(tree, group, configuration.pools(), home))
        .orElse(Safety.ONE_COPY);
  }

  private static Safety of(
      Configuration.Tree tree,
      Configuration.PoolGroup group,
      List<Configuration.Pool> pools,
      FileSystem home) {
    Set<String> beside =
        pools.stream()
            .filter(pool -> pool.targets().stream().anyMatch(target -> isOn(home, target)))
            .map(Configuration.Pool::name)
            .collect(Collectors.toSet());
    long countable = group.pools().stream().filter(pool -> !beside.contains(pool)).count();
    if (countable < group.minCopies()) {
      LOG.warn(
          "nothing of tree {} will be released: group {} asks for {} copies, and {} of its pools"
              + " lie on the tree's own file system, where copies do not count",
          tree.name(),
          group.name(),
          group.minCopies(),
          group.pools().size() - countable);
    }
    return new Safety(Optional.of(group.name()), group.minCopies(), beside);
  }

  /** A target that is not there shares nothing. */
  private static boolean isOn(FileSystem home, Path target) {
    try {
      return FileSystem.of(target.toString()).isSame(home);
    } catch (LinuxException e) {
      return false;
    }
  }
}
