package io.drover.mover.intake;

import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Does what a test says with each request, by its id; what is not said succeeds at once. */
final class FakeOperations implements Operations {
  static final Consumer<Assignment> SUCCEED =
      assignment -> assignment.finish(ended(Outcome.succeeded("done")));

  /** Keeps the request until the test finishes it. */
  static final Consumer<Assignment> STALL = _ -> {};

  private final Map<String, Consumer<Assignment>> behaviours = new ConcurrentHashMap<>();
  private final List<Assignment> started = new CopyOnWriteArrayList<>();

  private final Consumer<Assignment> otherwise;

  FakeOperations() {
    this(SUCCEED);
  }

  /** With what is done when nothing is said about a request. */
  FakeOperations(Consumer<Assignment> otherwise) {
    this.otherwise = otherwise;
  }

  static Finish.Ended ended(Outcome outcome) {
    return new Finish.Ended(outcome, 7, Optional.empty());
  }

  void on(String requestId, Consumer<Assignment> behaviour) {
    behaviours.put(requestId, behaviour);
  }

  @Override
  public Set<String> poolsOf(Request request) {
    return request.order() instanceof Order.OnFile order
        ? order.pool().map(Set::of).orElse(Set.of())
        : Set.of();
  }

  @Override
  public void perform(Assignment assignment) {
    started.add(assignment);
    behaviours.getOrDefault(assignment.request().id(), otherwise).accept(assignment);
  }

  List<String> startedIds() {
    List<String> ids = new ArrayList<>();
    started.forEach(assignment -> ids.add(assignment.request().id()));
    return ids;
  }

  long starts(String requestId) {
    return startedIds().stream().filter(requestId::equals).count();
  }

  /** The last time this request was started. */
  Optional<Assignment> lastStarted(String requestId) {
    return started.stream()
        .filter(assignment -> assignment.request().id().equals(requestId))
        .reduce((_, later) -> later);
  }

  /** Lets go of what was started and stalls. */
  void letGo(Predicate<String> requestId) {
    started.stream()
        .filter(assignment -> requestId.test(assignment.request().id()))
        .forEach(assignment -> assignment.finish(new Finish.LetGo()));
  }
}
