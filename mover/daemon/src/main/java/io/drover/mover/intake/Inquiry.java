package io.drover.mover.intake;

import io.drover.events.Request;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers questions of people about the register; to be asked while nothing moves in it. */
final class Inquiry {
  /** More than anybody reads; every position takes a walk along a queue. */
  private static final int EXPLANATIONS_MAX = 50;

  private final Register register;

  Inquiry(Register register) {
    this.register = register;
  }

  QueueReport report(Map<String, PoolState> pools, Backlog backlog) {
    Schedule schedule = register.waiting().schedule();
    Map<String, Integer> byRank = new TreeMap<>();
    Map<String, Integer> byPool = new TreeMap<>();
    int queued = 0;
    for (Rank rank : Rank.values()) {
      byRank.put(word(rank), schedule.size(rank));
      queued += schedule.size(rank);
      schedule
          .sizeByPool(rank)
          .forEach((names, size) -> names.forEach(name -> byPool.merge(name, size, Integer::sum)));
    }
    Map<String, Integer> running =
        register.waiting().running().stream()
            .collect(Collectors.toMap(entry -> word(Rank.of(entry.request)), _ -> 1, Integer::sum));
    int backingOff = register.waiting().backingOff();
    int inPlay = queued + register.waiting().running().size() + backingOff;
    int behind = Math.max(0, register.repeats().size() - inPlay);
    return new QueueReport(byRank, byPool, running, backingOff, behind, pools, backlog);
  }

  /** How those stand that fit: first those that run, then others, but not more than a screenful. */
  List<Explanation> explain(Predicate<Request> wanted, Backlog backlog) {
    Stream<Entry> running = register.waiting().running().stream().filter(entry -> entry.owned);
    Stream<Entry> others =
        register.repeats().all().filter(entry -> entry.state != Entry.State.RUNNING);
    return Stream.concat(running, others)
        .filter(entry -> wanted.test(entry.request))
        .limit(EXPLANATIONS_MAX)
        .map(entry -> explain(entry, backlog.windowFull()))
        .toList();
  }

  private Explanation explain(Entry entry, boolean windowFull) {
    OptionalLong position =
        entry.state == Entry.State.QUEUED
            ? OptionalLong.of(register.waiting().schedule().before(entry))
            : OptionalLong.empty();
    Optional<Explanation.Tries> tries = Optional.ofNullable(entry.trial).map(_ -> tries(entry));
    return new Explanation(entry.request, stage(entry), reason(entry), position, windowFull, tries);
  }

  private static Explanation.Stage stage(Entry entry) {
    return switch (entry.state) {
      case BEHIND, REPEATED -> Explanation.Stage.BEHIND;
      case QUEUED -> Explanation.Stage.QUEUED;
      case BACKING_OFF -> Explanation.Stage.BACKING_OFF;
      case RUNNING -> Explanation.Stage.RUNNING;
      case ENDED, DROPPED ->
          throw new IllegalStateException("one that is over is not in the register");
    };
  }

  private String reason(Entry entry) {
    return switch (entry.state) {
      case BEHIND -> "an earlier request for the same file goes first";
      case REPEATED -> "it was sent before and gets the same answer";
      case QUEUED -> register.waiting().schedule().reason(entry);
      case BACKING_OFF ->
          entry.trial.notNow == null ? "it was let go" : entry.trial.notNow.message();
      case RUNNING -> entry.trial.attempt.reason();
      case ENDED, DROPPED -> "";
    };
  }

  private static Explanation.Tries tries(Entry entry) {
    Trial trial = entry.trial;
    Optional<Instant> next =
        entry.state == Entry.State.BACKING_OFF
            ? Optional.of(Instant.ofEpochMilli(trial.dueMillis))
            : Optional.empty();
    return new Explanation.Tries(
        trial.tries,
        Instant.ofEpochMilli(trial.firstMillis),
        trial.attempt.bytes(),
        trial.attempt.totalBytes(),
        next);
  }

  private static String word(Rank rank) {
    return rank.name().toLowerCase(Locale.ROOT);
  }
}
