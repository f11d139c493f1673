package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Operation;
import io.drover.events.Order;
import io.drover.events.Result;
import io.drover.events.State;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Somebody who has files archived, released, restored and removed from pools at random. Used by one
 * thread.
 */
final class Requests {
  private static final int OPEN_MAX = 24;
  private static final Duration PACE = Duration.ofMillis(50);

  /** How a request may end on a file that others use; everything else is a fault. */
  private static final Set<Code> HARMLESS =
      EnumSet.of(
          Code.OK,
          Code.BUSY,
          Code.DIRTY,
          Code.CHANGED,
          Code.OPEN_FOR_WRITE,
          Code.NOT_ARCHIVED,
          Code.LAST_COPY,
          Code.NO_SUCH_FILE,
          Code.SUPERSEDED);

  private final PolicyEngine policy;
  private final List<Target> files;
  private final SplittableRandom random;

  /** What was asked for, by the request's id. */
  private final Map<String, String> asked = new LinkedHashMap<>();

  private final Set<String> open = new LinkedHashSet<>();
  private int released;

  Requests(PolicyEngine policy, List<Target> files, SplittableRandom random) {
    this.policy = policy;
    this.files = List.copyOf(files);
    this.random = random;
  }

  /** Publishes some more, unless many are open: then it reads how they end, for a moment. */
  void goOn() {
    if (open.size() < OPEN_MAX) {
      publish();
    } else {
      policy.read(PACE);
      open.removeIf(this::hasEnded);
    }
  }

  private void publish() {
    Target file = files.get(random.nextInt(files.size()));
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> publish(file, Lab.toPool("vault"));
      case 3 -> publish(file, Lab.toPool("shelf"));
      case 4 -> publish(file, Lab.restore());
      case 5 -> publish(file, Lab.remove("shelf"));
      case 6 -> publish(file, Lab.release());
      // Left to chance alone, a file has hardly ever a copy of what it is now.
      default -> {
        publish(file, Lab.toPool("vault"));
        publish(file, Lab.release());
      }
    }
  }

  private void publish(Target file, Order.OnFile order) {
    String id = policy.publish(file.tree(), file.name(), order);
    asked.put(id, order + " of " + file);
    open.add(id);
  }

  private boolean hasEnded(String id) {
    List<Result> results = policy.terminalResults(id);
    for (Result result : results) {
      isHarmless(result);
      boolean done = result.outcome().state() == State.SUCCEEDED;
      boolean release = result.about().operation().equals(Optional.of(Operation.RELEASE));
      released += done && release ? 1 : 0;
    }
    return !results.isEmpty();
  }

  private static void isHarmless(Result result) {
    assertThat(HARMLESS).as(result.toString()).contains(result.outcome().code());
  }

  /** Whether one more has ended since this was called. */
  BooleanSupplier anEnd() {
    int before = ended();
    return () -> ended() > before;
  }

  private int ended() {
    return asked.size() - open.size();
  }

  /** Whether all have ended that were open when this was called. */
  BooleanSupplier anEndOfEach() {
    Set<String> before = Set.copyOf(open);
    return () -> Collections.disjoint(before, open);
  }

  /** How many files were released. */
  int released() {
    return released;
  }

  /** Waits for those that are open; how many ended in which way. */
  Map<Code, Integer> everyOneIsAnsweredOnce() {
    open.forEach(policy::await);
    open.removeIf(this::hasEnded);
    policy.read(Duration.ofSeconds(1));
    Map<Code, Integer> codes = new EnumMap<>(Code.class);
    asked.forEach(
        (id, what) -> {
          List<Result> results = policy.terminalResults(id);
          assertThat(results).as(what).hasSize(1);
          isHarmless(results.getFirst());
          codes.merge(results.getFirst().outcome().code(), 1, Integer::sum);
        });
    return codes;
  }
}
