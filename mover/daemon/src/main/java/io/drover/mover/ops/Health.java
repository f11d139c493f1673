package io.drover.mover.ops;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where rooms say how they are. Two questions are asked: <em>does the daemon live</em>, which a
 * restart would mend if not, and <em>is it ready</em>, which a broker or a pool may spoil without
 * any restart helping.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final ConcurrentSkipListMap<String, Check> vital = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Check> ready = new ConcurrentSkipListMap<>();

  /** Looks at one part; answers at once from what is known, since the watchdog waits for it. */
  public interface Check {
    Condition look();
  }

  /**
   * What all checks of a question said, by name.
   *
   * @param checks in the order of their names
   */
  public record Report(SortedMap<String, Condition> checks) {
    public Report {
      checks = Collections.unmodifiableSortedMap(new TreeMap<>(checks));
    }

    /** Whether nothing is down. */
    public boolean isUp() {
      return checks.values().stream().noneMatch(Condition.Down.class::isInstance);
    }

    /** The worst of all, as {@link Condition#word}. */
    public String word() {
      boolean fine = checks.values().stream().allMatch(Condition.Ok.class::isInstance);
      return isUp() ? (fine ? "ok" : "degraded") : "down";
    }

    /** What is wrong, in one line; empty when nothing is. */
    public String complaints() {
      return checks.entrySet().stream()
          .filter(check -> !(check.getValue() instanceof Condition.Ok))
          .map(check -> check.getKey() + ": " + check.getValue().reason())
          .collect(Collectors.joining("; "));
    }
  }

  /** From now on the daemon counts as dead while this check is down. */
  public void vital(String name, Check check) {
    vital.put(name, check);
  }

  /** From now on the daemon counts as not ready while this check is down. */
  public void ready(String name, Check check) {
    ready.put(name, check);
  }

  /** Whether the daemon lives: the vital checks alone. */
  public Report life() {
    return look(vital);
  }

  /** Whether the daemon does all of its work: every check. */
  public Report readiness() {
    SortedMap<String, Check> all = new TreeMap<>(ready);
    all.putAll(vital);
    return look(all);
  }

  private static Report look(SortedMap<String, Check> checks) {
    SortedMap<String, Condition> found = new TreeMap<>();
    checks.forEach((name, check) -> found.put(name, look(name, check)));
    return new Report(found);
  }

  private static Condition look(String name, Check check) {
    try {
      return check.look();
    } catch (RuntimeException e) {
      LOG.error("the health check {} broke", name, e);
      return new Condition.Down("the check itself broke: " + e);
    }
  }
}
