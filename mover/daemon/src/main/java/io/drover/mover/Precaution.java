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
public final class Precaution {
  private static final Logger LOG = LoggerFactory.getLogger(Precaution.class);

  private Precaution() {}

  /**
   * As the tree's default group says.
   *
   * @param home the tree's file system
   */
  static Safety of(Configuration configuration, Configuration.Tree tree, FileSystem home) {
    return group(configuration, tree)
        .map(
            group -> {
              Set<String> beside = beside(configuration.pools(), home);
              lacking(group, beside)
                  .ifPresent(
                      why -> LOG.warn("nothing of tree {} will be released: {}", tree.name(), why));
              return new Safety(Optional.of(group.name()), group.minCopies(), beside);
            })
        .orElse(Safety.ONE_COPY);
  }

  /** Why the tree's files can never have the copies that they need; nothing when they can. */
  public static Optional<String> lacking(
      Configuration configuration, Configuration.Tree tree, FileSystem home) {
    return group(configuration, tree)
        .flatMap(group -> lacking(group, beside(configuration.pools(), home)));
  }

  private static Optional<String> lacking(Configuration.PoolGroup group, Set<String> beside) {
    List<String> uncounted = group.pools().stream().filter(beside::contains).toList();
    return group.pools().size() - uncounted.size() >= group.minCopies()
        ? Optional.empty()
        : Optional.of(
            ("group %s asks for %d copies, and of its pools %s lie on the tree's own file"
                    + " system, where copies do not count")
                .formatted(group.name(), group.minCopies(), String.join(", ", uncounted)));
  }

  private static Optional<Configuration.PoolGroup> group(
      Configuration configuration, Configuration.Tree tree) {
    return tree.defaultPool().stream()
        .flatMap(name -> configuration.poolGroups().stream().filter(g -> g.name().equals(name)))
        .findFirst();
  }

  private static Set<String> beside(List<Configuration.Pool> pools, FileSystem home) {
    return pools.stream()
        .filter(pool -> pool.targets().stream().anyMatch(target -> isOn(home, target)))
        .map(Configuration.Pool::name)
        .collect(Collectors.toSet());
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
