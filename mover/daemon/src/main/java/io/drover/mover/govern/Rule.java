package io.drover.mover.govern;

import io.drover.mover.recall.Treatment;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What some programs or users get.
 *
 * @param name what the operator calls it
 * @param uids users; empty for all
 * @param programs executables; empty for all
 * @param budget up to which everything is allowed; without one nothing is
 * @param then what they get otherwise
 */
public record Rule(
    String name,
    Set<Long> uids,
    List<PathMatcher> programs,
    Optional<Budget> budget,
    Treatment then) {

  boolean fits(Demander demander) {
    return (uids.isEmpty() || uids.contains(demander.uid()))
        && (programs.isEmpty()
            || programs.stream().anyMatch(each -> each.matches(Path.of(demander.program()))));
  }
}
