package io.drover.mover.ops;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One pool at one moment.
 *
 * @param tier the technology: {@code disk}, {@code hdfs}, {@code s3}, {@code command}
 * @param order {@code open}, {@code paused} or {@code draining}, as the control topic said last
 * @param targets in the order of their numbers
 */
public record PoolReport(String name, String tier, String order, List<Target> targets) {
  public PoolReport {
    targets = List.copyOf(targets);
  }

  /** How a target answered. */
  public enum State {
    OK,
    /** It answers and has no room left. */
    FULL,
    /** The tier says that it is away. */
    OFFLINE,
    /** The tier was refused: a permission, a missing marker. */
    REFUSED,
    /** It has not answered yet. */
    SILENT;

    /** As it is written in JSON. */
    public String word() {
      return switch (this) {
        case OK -> "ok";
        case FULL -> "full";
        case OFFLINE -> "offline";
        case REFUSED -> "refused";
        case SILENT -> "silent";
      };
    }

    /** Whether copies can be read from it. */
    boolean isReadable() {
      return this == OK || this == FULL;
    }
  }

  /**
   * One target.
   *
   * @param where for people: a directory, a URI, a bucket
   * @param capacityBytes of the store; {@link Long#MAX_VALUE} when it has no end it tells of, 0
   *     while it does not answer
   * @param message what is wrong with it; empty when nothing is
   */
  public record Target(
      int number, String where, State state, long capacityBytes, long freeBytes, String message) {}

  /** Whether at least one target answers. */
  public boolean isReachable() {
    return targets.stream().anyMatch(target -> target.state().isReadable());
  }

  /** A sentence for each target that does not answer. */
  List<String> troubles() {
    return targets.stream()
        .filter(target -> !target.state().isReadable())
        .map(target -> "pool %s, %s: %s".formatted(name, target.where(), target.message()))
        .toList();
  }

  /** Why a copy on these targets cannot be read or written; nothing when it can. */
  Optional<String> trouble(Collection<Integer> numbers) {
    String all =
        numbers.stream()
            .sorted()
            .distinct()
            .map(this::trouble)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private Optional<String> trouble(int number) {
    if (number >= targets.size()) {
      return Optional.of("target " + number + " is not configured here");
    }
    Target target = targets.get(number);
    return target.state().isReadable()
        ? Optional.empty()
        : Optional.of(target.where() + ": " + target.message());
  }
}
