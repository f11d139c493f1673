package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Placement;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.PoolGroup;
import io.drover.mover.copy.Pools;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Copy;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which pools an archive goes to. */
final class Choice {
  private final Pools pools;

  Choice(Pools pools) {
    this.pools = pools;
  }

  /**
   * Pools to choose from.
   *
   * @param names in order
   * @param wanted how many of them
   * @param fixed how many of the first are not to be chosen: they were asked for by name
   */
  private record Candidates(List<String> names, int wanted, int fixed) {}

  /** Those that the request will write to, as far as it tells without its file. */
  Set<String> expected(Placement placement, Optional<String> byDefault) {
    return candidates(placement, byDefault) instanceof Verdict.Proceed<Candidates>(Candidates from)
        ? Set.copyOf(from.names().subList(0, from.wanted()))
        : placement.pool().map(Set::of).orElse(Set.of());
  }

  /**
   * Chooses.
   *
   * @param byDefault pool or group of a request that names none
   * @param stub of the file; where it has a good copy counts among the copies that are wanted
   */
  Verdict<List<Pool>> pools(Placement placement, Optional<String> byDefault, Optional<Stub> stub) {
    return switch (candidates(placement, byDefault)) {
      case Verdict.Proceed<Candidates>(Candidates from) ->
          new Verdict.Proceed<>(chosen(from, stub).stream().map(this::known).toList());
      case Verdict.Refuse<Candidates>(Code code, String message) ->
          new Verdict.Refuse<>(code, message);
      case Verdict.Already<Candidates> _,
          Verdict.Wait<Candidates> _,
          Verdict.Compare<Candidates> _ ->
          throw new IllegalStateException("there are pools to choose from or not");
    };
  }

  private Pool known(String name) {
    return pools.find(name).orElseThrow();
  }

  private Verdict<Candidates> candidates(Placement placement, Optional<String> byDefault) {
    Optional<String> name = placement.pool().or(() -> byDefault);
    if (name.isEmpty()) {
      return none("the request names no pool and its tree has no defaultPool");
    }
    Optional<PoolGroup> group = pools.group(name.get());
    if (group.isEmpty() && pools.find(name.get()).isEmpty()) {
      return none("there is no pool " + name.get());
    }
    Candidates candidates =
        group
            .map(all -> new Candidates(all.pools(), placement.copies().orElse(all.minCopies()), 0))
            .orElseGet(() -> around(name.get(), placement.copies().orElse(1)));
    return candidates.wanted() <= candidates.names().size()
        ? new Verdict.Proceed<>(candidates)
        : none(tooFew(candidates, name.get()));
  }

  private static String tooFew(Candidates candidates, String name) {
    return "%d copies are asked for, and only %s can be had for %s; further ones go to pools of a"
            .formatted(candidates.wanted(), String.join(", ", candidates.names()), name)
        + " group (poolGroups of the configuration)";
  }

  /** A pool, and those that further copies may go to. */
  private Candidates around(String pool, int wanted) {
    List<String> names = new ArrayList<>(List.of(pool));
    pools.groupOf(pool).stream()
        .flatMap(group -> group.pools().stream())
        .filter(other -> !other.equals(pool))
        .forEach(names::add);
    return new Candidates(names, wanted, 1);
  }

  private static <T> Verdict<T> none(String message) {
    return new Verdict.Refuse<>(Code.NO_SUCH_POOL, message);
  }

  /** Where the file is already comes first, then what answers. */
  private List<String> chosen(Candidates from, Optional<Stub> stub) {
    if (from.wanted() == from.names().size()) {
      return from.names();
    }
    List<String> chosen = new ArrayList<>(from.names().subList(0, from.fixed()));
    List<String> others = new ArrayList<>(from.names().subList(from.fixed(), from.names().size()));
    if (chosen.size() == from.wanted()) {
      return chosen;
    }
    Set<String> held = new HashSet<>();
    stub.ifPresent(known -> held.addAll(poolsOf(known)));
    others.sort(Comparator.comparingInt(name -> rank(name, held)));
    chosen.addAll(others.subList(0, from.wanted() - chosen.size()));
    return chosen;
  }

  /** Where it has a good copy, or one that is on its way since before a crash. */
  private static List<String> poolsOf(Stub stub) {
    Stream<Place> there = stub.goodCopies().stream().map(Copy::place);
    Stream<Place> coming = stub.migrations().stream().map(PoolMigration::destination);
    return Stream.concat(there, coming).map(Place::pool).toList();
  }

  private int rank(String name, Set<String> held) {
    if (held.contains(name)) {
      return 0;
    }
    return known(name).answers() ? 1 : 2;
  }
}
