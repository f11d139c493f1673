package io.drover.mover.govern;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.recall.Treatment;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GovernorTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Demander CAT = new Demander(1000, "/usr/bin/cat");
  private static final Demander GREP = new Demander(1000, "/usr/bin/grep");
  private static final Demander OTHER = new Demander(1001, "/usr/bin/grep");
  private static final long MIB = 1 << 20;

  private long nanos;

  @Test
  void whomNoRuleFitsGetsEverything() {
    Governor governor = governor(rule(Set.of(), "/usr/bin/updatedb*"));
    governor.account(CAT).brought(1_000_000, Long.MAX_VALUE / 2);
    assertThat(governor.account(CAT).verdict()).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void aRuleWithoutABudgetIsAboutEverything() {
    Governor governor = governor(rule(Set.of(), "/usr/bin/updatedb*"));
    Verdict verdict = governor.account(new Demander(0, "/usr/bin/updatedb.plocate")).verdict();
    assertThat(verdict).isEqualTo(new Verdict(Treatment.DENY, "rule some"));
  }

  @Test
  void whoseProgramCannotBeToldIsNoneThatARuleNames() {
    Governor governor = governor(rule(Set.of(), "/usr/bin/*"));
    assertThat(governor.account(Demander.UNKNOWN).treatment()).isEqualTo(Treatment.ALLOW);
  }

  @Test
  void theFirstRuleThatFitsCounts() {
    Rule free = new Rule("free", Set.of(1000L), List.of(), Optional.empty(), Treatment.ALLOW);
    Governor governor = governor(free, rule(Set.of(), "/usr/bin/*"));
    assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.ALLOW);
    assertThat(governor.account(OTHER).treatment()).isEqualTo(Treatment.DENY);
  }

  @Test
  void aBudgetIsOfOneUserWhateverHeRunsAndComesBack() {
    Budget budget = new Budget(OptionalLong.of(10), OptionalLong.empty(), HOUR);
    Governor governor =
        governor(new Rule("fair", Set.of(), List.of(), Optional.of(budget), Treatment.DENY));
    governor.account(CAT).brought(4, 0);
    governor.account(GREP).brought(5, 0);
    assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.ALLOW);
    governor.account(CAT).brought(1, 0);
    assertThat(governor.account(CAT).verdict().because()).isEqualTo("the budget of rule fair");
    assertThat(governor.account(GREP).treatment()).isEqualTo(Treatment.DENY);
    assertThat(governor.account(OTHER).treatment()).isEqualTo(Treatment.ALLOW);
    nanos += HOUR.toNanos();
    assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.ALLOW);
  }

  @Test
  void aBudgetOfBytesIsSpentByRangesToo() {
    Budget budget = new Budget(OptionalLong.empty(), OptionalLong.of(8 * MIB), HOUR);
    Governor governor =
        governor(new Rule("fair", Set.of(), List.of(), Optional.of(budget), Treatment.DENY));
    governor.account(CAT).brought(1, 0);
    for (int range = 0; range < 8; range++) {
      assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.ALLOW);
      governor.account(CAT).brought(0, MIB);
    }
    assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.DENY);
  }

  @Test
  void whoLooksAtTheBeginningsOfFileAfterFileSweepsUntilHeLooksAtFewer() {
    Governor governor = sweeping(100);
    for (int file = 0; file < 100; file++) {
      assertThat(governor.account(GREP).treatment()).isEqualTo(Treatment.ALLOW);
      governor.account(GREP).read(MIB, 3 * MIB);
    }
    assertThat(governor.account(GREP).verdict())
        .isEqualTo(new Verdict(Treatment.DENY, "governor.sweep"));
    assertThat(governor.account(CAT).treatment()).isEqualTo(Treatment.ALLOW);
    assertThat(governor.sweepers()).isEqualTo(1);
    nanos += HOUR.toNanos();
    assertThat(governor.account(GREP).treatment()).isEqualTo(Treatment.ALLOW);
    assertThat(governor.sweepers()).isZero();
  }

  @Test
  void whoReadsFilesThroughDoesNotSweepHoweverMany() {
    Governor governor = sweeping(100);
    for (int file = 0; file < 10_000; file++) {
      governor.account(GREP).read(3 * MIB, 3 * MIB);
      governor.account(CAT).read(4096, 4096);
    }
    assertThat(governor.sweepers()).isZero();
  }

  @Test
  void whoReadsEveryFifthThroughDoesNotSweep() {
    Governor governor = sweeping(100);
    for (int file = 0; file < 1_000; file++) {
      governor.account(GREP).read(file % 5 == 0 ? 3 * MIB : 4096, 3 * MIB);
    }
    assertThat(governor.sweepers()).isZero();
  }

  private Governor governor(Rule... rules) {
    return new Governor(Arrays.asList(rules), Optional.empty(), () -> nanos);
  }

  private Governor sweeping(int files) {
    Sweep sweep = new Sweep(files, HOUR, Treatment.DENY);
    return new Governor(List.of(), Optional.of(sweep), () -> nanos);
  }

  private static Rule rule(Set<Long> uids, String programs) {
    PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + programs);
    return new Rule("some", uids, List.of(glob), Optional.empty(), Treatment.DENY);
  }
}
