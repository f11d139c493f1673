package io.drover.tier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers the steps of input and output of one life of a process, over all its fakes, and decides
 * what happens at each. A sweep runs a scenario once with {@link #none} to learn how many steps it
 * has, then once for every step with {@link #crashAt}.
 */
public final class Faults {
  /** Chooses the fault of a step; steps are numbered from 1. */
  @FunctionalInterface
  public interface Plan {
    Fault at(long step, String name);
  }

  /** A step on its way to the real thing. */
  @FunctionalInterface
  public interface Step<T, E extends Exception> {
    T perform() throws E;
  }

  private static final Fault NONE = new Fault.None();

  private final Plan plan;
  private final RandomGenerator random;
  private final List<String> names = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean crashed;
  private volatile TierException offline;

  /**
   * @param seed decides, for a crash within a step, whether the step still took effect
   */
  public Faults(Plan plan, long seed) {
    this.plan = plan;
    // Random's first boolean is the same for all small seeds.
    this.random = new SplittableRandom(seed);
  }

  public static Faults none() {
    return new Faults((step, name) -> NONE, 0);
  }

  public static Faults crashAt(long step, long seed) {
    return at(step, new Fault.Crash(), seed);
  }

  /** Fails one step with no effect. */
  public static Faults failAt(long step, TierException failure) {
    return at(step, new Fault.Fail(failure, false), 0);
  }

  /** Lets one step wait until {@code pause} returns. */
  public static Faults stallAt(long step, Runnable pause) {
    return at(step, new Fault.Stall(pause), 0);
  }

  private static Faults at(long wanted, Fault fault, long seed) {
    return new Faults((step, name) -> step == wanted ? fault : NONE, seed);
  }

  public long steps() {
    return names.size();
  }

  /** What the steps were, in order: {@code "publish 3f/..."}. */
  public List<String> names() {
    return List.copyOf(names);
  }

  public boolean isCrashed() {
    return crashed;
  }

  /** From now on every step of a tier fails so; null ends it. */
  public void offline(TierException failure) {
    offline = failure;
  }

  /** Kills the process between two steps. */
  public void crash() {
    crashed = true;
  }

  public boolean toss() {
    synchronized (random) {
      return random.nextBoolean();
    }
  }

  /**
   * Performs one step of a tier.
   *
   * @throws CrashedException at a planned crash, and at every step after it
   */
  public <T> T tierStep(String name, Step<T, TierException> step) throws TierException {
    requireAlive(name);
    TierException away = offline;
    if (away != null) {
      throw away;
    }
    return switch (plan.at(count(name), name)) {
      case Fault.Fail(TierException failure, boolean effect) -> {
        if (effect) {
          step.perform();
        }
        throw failure;
      }
      case Fault fault -> perform(name, fault, step);
    };
  }

  /** Performs one step of another fake; of the faults only crashes and stalls reach it. */
  public <T, E extends Exception> T step(String name, Step<T, E> step) throws E {
    requireAlive(name);
    return perform(name, plan.at(count(name), name), step);
  }

  private <T, E extends Exception> T perform(String name, Fault fault, Step<T, E> step) throws E {
    return switch (fault) {
      case Fault.None _, Fault.Fail _ -> step.perform();
      case Fault.Stall(Runnable pause) -> {
        pause.run();
        requireAlive(name);
        yield step.perform();
      }
      case Fault.Crash _ -> {
        if (toss()) {
          step.perform();
        }
        crashed = true;
        throw new CrashedException("crashed at step " + steps() + ", " + name);
      }
    };
  }

  private long count(String name) {
    synchronized (names) {
      names.add(name);
      return names.size();
    }
  }

  private void requireAlive(String name) {
    if (crashed) {
      throw new CrashedException(name + " after the crash");
    }
  }
}
