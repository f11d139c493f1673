package io.drover.mover.copy;

import io.drover.stub.Place;
import io.drover.tier.Layout;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A pool: a named place of one tier, made of targets. Numbers of targets are for ever, since stubs
 * name them.
 *
 * @param name as in the configuration
 * @param layout of new copies, unless the request says otherwise
 */
public record Pool(
    String name, Layout layout, List<Tier> targets, Streams streams, Placing placing) {
  public Pool {
    targets = List.copyOf(targets);
  }

  public static Pool of(Title title, List<Tier> targets, LongSupplier nanoClock) {
    return new Pool(
        title.name(),
        title.layout(),
        targets,
        new Streams(title.streams()),
        new Placing(nanoClock));
  }

  /**
   * What the configuration says of a pool.
   *
   * @param streams large files written at a time
   */
  public record Title(String name, Layout layout, int streams) {}

  /** Whether what it holds may have to be staged before it can be read. */
  public boolean isCold() {
    return targets.stream().anyMatch(target -> target.traits().cold());
  }

  /** Whether a target answers, as far as that is known without waiting long for it. */
  public boolean answers() {
    for (Tier target : targets) {
      try {
        target.space();
        return true;
      } catch (TierException e) {
        // The next one may.
      }
    }
    return false;
  }

  /** The tier that holds one object of a place. */
  public Tier target(Place place, int object) throws TierException {
    int number = place.targets().get(object);
    if (number >= targets.size()) {
      throw new TierException.Transient(
          "pool " + name + " has no target " + number + "; put it back into the configuration",
          null);
    }
    return targets.get(number);
  }

  /**
   * Targets for the objects of a new copy, those with most room first; none that does not answer,
   * or refused a write, and none without room while another has some.
   *
   * @param bytes of all objects together
   * @throws TierException that of a target when there is none to choose
   */
  public List<Integer> place(int objects, long bytes) throws TierException {
    List<Integer> ranked = placing.ranked(targets, bytes / objects);
    List<Integer> chosen = new ArrayList<>(objects);
    for (int object = 0; object < objects; object++) {
      chosen.add(ranked.get(object % ranked.size()));
    }
    return chosen;
  }

  /** Ranks targets by free space, which is asked for at most once a second and target. */
  public static final class Placing {
    private static final long BELIEVED_NANOS = 1_000_000_000L;

    private record Answer(long freeBytes, long atNanos) {}

    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<Integer, Answer> answers = new ConcurrentHashMap<>();

    Placing(LongSupplier nanoClock) {
      this.nanoClock = nanoClock;
    }

    List<Integer> ranked(List<Tier> targets, long bytesEach) throws TierException {
      if (targets.size() == 1) {
        return List.of(0);
      }
      List<Integer> numbers = new ArrayList<>();
      TierException last = null;
      for (int number = 0; number < targets.size(); number++) {
        try {
          freeBytes(number, targets.get(number));
          numbers.add(number);
        } catch (TierException e) {
          last = e;
        }
      }
      if (numbers.isEmpty() && last != null) {
        throw last;
      }
      numbers.sort(Comparator.comparingLong((Integer n) -> -answers.get(n).freeBytes()));
      // If nobody has room, whoever has most says how much is lacking.
      long roomy = numbers.stream().filter(n -> answers.get(n).freeBytes() >= bytesEach).count();
      return numbers.subList(0, Math.max(1, (int) roomy));
    }

    private void freeBytes(int number, Tier target) throws TierException {
      Answer known = answers.get(number);
      long now = nanoClock.getAsLong();
      if (known == null || now - known.atNanos() > BELIEVED_NANOS) {
        answers.put(number, new Answer(target.space().freeBytes(), now));
      }
    }
  }
}
