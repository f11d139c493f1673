package io.drover.mover.ops;

import io.drover.mover.home.Tree;
import io.drover.mover.intake.Intake;
import java.util.List;

/** The checks that the rooms' own answers make. */
public final class Checks {
  private Checks() {}

  /** Down once the thread has ended; one that was not started yet is fine. */
  public static Health.Check alive(Thread thread) {
    return () ->
        thread.getState() == Thread.State.TERMINATED
            ? new Condition.Down("thread " + thread.getName() + " has ended")
            : new Condition.Ok();
  }

  /** Down while no request is read; readers get their bytes all the same. */
  public static Health.Check kafka(Intake intake) {
    return () -> kafka(intake.health());
  }

  static Condition kafka(io.drover.mover.intake.Health health) {
    return switch (health) {
      case io.drover.mover.intake.Health.Serving _ -> new Condition.Ok();
      case io.drover.mover.intake.Health.Away away ->
          new Condition.Down(
              "no request has been read since %s: %s".formatted(away.since(), away.reason()));
      case io.drover.mover.intake.Health.Refused(String sentence) -> new Condition.Down(sentence);
      case io.drover.mover.intake.Health.Stopped _ -> new Condition.Down("the intake has stopped");
    };
  }

  /** Degraded while nothing guards the tree's readers, so that nothing in it may be released. */
  public static Health.Check door(Tree tree) {
    return () ->
        tree.watch().guards()
            ? new Condition.Ok()
            : new Condition.Degraded(
                "tree %s has no door: its files are archived and never released"
                    .formatted(tree.name()));
  }

  /** Degraded while a target does not answer, down when no target of any pool does. */
  public static Health.Check pools(PoolsView pools) {
    return () -> pools(pools.report());
  }

  static Condition pools(List<PoolReport> pools) {
    List<String> troubles = pools.stream().flatMap(pool -> pool.troubles().stream()).toList();
    if (troubles.isEmpty()) {
      return new Condition.Ok();
    }
    String reason = String.join("; ", troubles);
    return pools.stream().anyMatch(PoolReport::isReachable)
        ? new Condition.Degraded(reason)
        : new Condition.Down(reason);
  }
}
