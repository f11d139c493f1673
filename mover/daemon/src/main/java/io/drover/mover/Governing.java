package io.drover.mover;

import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import io.drover.mover.govern.Budget;
import io.drover.mover.govern.Governor;
import io.drover.mover.govern.Rule;
import io.drover.mover.govern.Sweep;
import io.drover.mover.recall.Treatment;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes the governor that the configuration describes. */
final class Governing {
  private Governing() {}

  /**
   * @throws IOException when there is no user of some name
   */
  static Governor of(Configuration.Governor configured) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (Configuration.RecallRule rule : configured.rules()) {
      rules.add(rule(rule));
    }
    Optional<Sweep> sweep =
        configured
            .sweep()
            .map(each -> new Sweep(each.files(), each.within(), treatment(each.then())));
    return new Governor(rules, sweep, System::nanoTime);
  }

  private static Rule rule(Configuration.RecallRule rule) throws IOException {
    OptionalLong files = rule.files() > 0 ? OptionalLong.of(rule.files()) : OptionalLong.empty();
    OptionalLong bytes =
        rule.bytes().map(Size::bytes).map(OptionalLong::of).orElse(OptionalLong.empty());
    Optional<Budget> budget =
        files.isPresent() || bytes.isPresent()
            ? Optional.of(new Budget(files, bytes, rule.per()))
            : Optional.empty();
    return new Rule(
        rule.name(),
        uids(rule),
        rule.programs().stream().map(Governing::glob).toList(),
        budget,
        treatment(rule.then()));
  }

  private static PathMatcher glob(String programs) {
    return FileSystems.getDefault().getPathMatcher("glob:" + programs);
  }

  private static Set<Long> uids(Configuration.RecallRule rule) throws IOException {
    Set<Long> uids = new HashSet<>();
    for (String user : rule.users()) {
      uids.add(Users.uid(user));
    }
    return uids;
  }

  private static Treatment treatment(Configuration.Then then) {
    return switch (then) {
      case ALLOW -> Treatment.ALLOW;
      case READ_THROUGH -> Treatment.READ_THROUGH;
      case DENY -> Treatment.DENY;
    };
  }
}
