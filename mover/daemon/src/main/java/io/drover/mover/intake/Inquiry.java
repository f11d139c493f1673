package io.drover.mover.intake;

import io.drover.events.Request;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Answers questions of people about the register; to be asked while nothing moves in it. */
final class Inquiry {
  /** More than anybody reads. */
  private static final int EXPLANATIONS_MAX = 100;

  private final Register register;

  Inquiry(Register register) {
    this.register = register;
  }

  QueueReport report(Map<String, PoolState> pools, Backlog backlog) {
    Waiting waiting = register.waiting();
    Map<String, Integer> byRank = new TreeMap<>();
    Map<String, Integer> byPool = new TreeMap<>();
    int queued = 0;
    for (Rank rank : Rank.values()) {
      byRank.put(word(rank), waiting.schedule().size(rank));
      queued += waiting.schedule().size(rank);
      waiting
          .schedule()
          .sizeByPool(rank)
          .forEach((pool, size) -> pool.ifPresent(name -> byPool.merge(name, size, Integer::sum)));
    }
    int running = waiting.running().size();
    int inPlay = queued + running + waiting.backingOff();
    int behind = Math.max(0, register.repeats().size() - inPlay);
    return new QueueReport(byRank, byPool, running, waiting.backingOff(), behind, pools, backlog);
  }

  /** How those stand that fit; in the order of nothing, and not more than a hundred. */
  List<Explanation> explain(Predicate<Request> wanted, Backlog backlog) {
    return register
        .repeats()
        .all()
        .filter(entry -> wanted.test(entry.request))
        .limit(EXPLANATIONS_MAX)
        .map(entry -> explain(entry, backlog.windowFull()))
        .toList();
  }

  private Explanation explain(Entry entry, boolean windowFull) {
    Schedule schedule = register.waiting().schedule();
    OptionalLong position =
        entry.state == Entry.State.QUEUED
            ? OptionalLong.of(schedule.before(entry))
            : OptionalLong.empty();
    String reason =
        switch (entry.state) {
          case BEHIND -> "an earlier request for the same file goes first";
          case REPEATED -> "it was sent before and gets the same answer";
          case QUEUED -> schedule.reason(entry);
          case BACKING_OFF -> backingOff(entry);
          case RUNNING -> entry.trial.attempt.reason();
          case ENDED, DROPPED -> "";
        };
    return new Explanation(entry.request, word(entry.state), reason, position, windowFull);
  }

  private static String backingOff(Entry entry) {
    String last = entry.trial.notNow == null ? "it was let go" : entry.trial.notNow.message();
    return "%s; try %d is at %s"
        .formatted(last, entry.trial.tries + 1, Instant.ofEpochMilli(entry.trial.dueMillis));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
