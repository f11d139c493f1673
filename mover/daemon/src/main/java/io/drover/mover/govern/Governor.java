package io.drover.mover.govern;

import io.drover.mover.recall.Account;
import io.drover.mover.recall.Treatment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Says what everybody gets who makes files come back. One budget is one user's, whatever programs
 * he runs; a sweep is one program's of one user. For many threads.
 */
public final class Governor {
  /** Whoever was not seen for so long that so many others came begins anew. */
  private static final int ACCOUNTS_MAX = 10_000;

  private final List<Rule> rules;
  private final Optional<Sweep> sweep;
  private final LongSupplier nanoClock;
  private final Map<Purse, Spending> spendings = lastUsed();
  private final Map<Demander, OneAccount> accounts = lastUsed();

  /**
   * A governor before anybody came.
   *
   * @param rules the first that fits counts; whom none fits gets everything
   */
  public Governor(List<Rule> rules, Optional<Sweep> sweep, LongSupplier nanoClock) {
    this.rules = List.copyOf(rules);
    this.sweep = sweep;
    this.nanoClock = nanoClock;
  }

  /** Whether there is anything to look at. */
  boolean governs() {
    return !rules.isEmpty() || sweep.isPresent();
  }

  synchronized OneAccount account(Demander demander) {
    return accounts.computeIfAbsent(demander, this::opened);
  }

  /** How many of those it knows sweep now. */
  public long sweepers() {
    List<OneAccount> known;
    synchronized (this) {
      known = List.copyOf(accounts.values());
    }
    return known.stream().filter(OneAccount::sweeps).count();
  }

  private OneAccount opened(Demander demander) {
    Optional<Rule> rule = rules.stream().filter(each -> each.fits(demander)).findFirst();
    Optional<Spending> spending =
        rule.filter(each -> each.budget().isPresent())
            .map(
                each ->
                    spendings.computeIfAbsent(
                        new Purse(each, demander.uid()),
                        purse -> new Spending(purse.rule().budget().orElseThrow(), nanoClock)));
    return new OneAccount(
        rule, spending, sweep.map(each -> new SweepWatch(demander, each, nanoClock)));
  }

  private static <K, V> Map<K, V> lastUsed() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > ACCOUNTS_MAX;
      }
    };
  }

  /** One user's budget under one rule. */
  private record Purse(Rule rule, long uid) {}

  /** What one user has had of a budget. */
  private static final class Spending {
    private final Budget budget;
    private final Usage files;
    private final Usage bytes;

    Spending(Budget budget, LongSupplier nanoClock) {
      this.budget = budget;
      this.files = new Usage(budget.per(), nanoClock);
      this.bytes = new Usage(budget.per(), nanoClock);
    }

    boolean isLeft() {
      return files.sum() < budget.files().orElse(Long.MAX_VALUE)
          && bytes.sum() < budget.bytes().orElse(Long.MAX_VALUE);
    }
  }

  /** That of one program of one user. */
  final class OneAccount implements Account {
    private final Optional<Rule> rule;
    private final Optional<Spending> spending;
    private final Optional<SweepWatch> watch;

    private OneAccount(
        Optional<Rule> rule, Optional<Spending> spending, Optional<SweepWatch> watch) {
      this.rule = rule;
      this.spending = spending;
      this.watch = watch;
    }

    Verdict verdict() {
      if (rule.isPresent() && !spending.map(Spending::isLeft).orElse(false)) {
        String which = spending.isPresent() ? "the budget of rule " : "rule ";
        return of(rule.get().then(), which + rule.get().name());
      }
      return sweeps() ? of(sweep.orElseThrow().then(), "governor.sweep") : Verdict.ALLOWED;
    }

    private static Verdict of(Treatment treatment, String because) {
      return treatment == Treatment.ALLOW ? Verdict.ALLOWED : new Verdict(treatment, because);
    }

    private boolean sweeps() {
      return watch.filter(SweepWatch::sweeps).isPresent();
    }

    @Override
    public boolean looksOnly() {
      return watch.filter(SweepWatch::looksOnly).isPresent();
    }

    @Override
    public Treatment treatment() {
      return verdict().treatment();
    }

    @Override
    public void brought(long files, long bytes) {
      spending.ifPresent(
          known -> {
            known.files.add(files);
            known.bytes.add(bytes);
          });
    }

    @Override
    public void read(long upTo, long bytes) {
      watch.ifPresent(known -> known.read(upTo, bytes));
    }
  }
}
