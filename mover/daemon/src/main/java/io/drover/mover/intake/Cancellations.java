package io.drover.mover.intake;

import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.UpTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The cancels in force. Each is meant for the records that were there when it was sent, and stays
 * until all of those are finished.
 */
final class Cancellations {
  private final Map<String, Cancellation> byKey = new LinkedHashMap<>();
  private final Map<String, List<Cancellation>> byRequestId = new HashMap<>();
  private final List<Cancellation> filters = new ArrayList<>();

  /**
   * One cancel.
   *
   * @param key of its record on the control topic
   * @param upTo the first records that it is not meant for
   */
  private record Cancellation(String key, Request cancel, UpTo upTo) {
    boolean matches(Request request) {
      return switch (cancel.order()) {
        case Order.CancelMatching matching -> matching.filter().matches(request);
        case Order.CancelRequest named ->
            named.requestId().equals(request.id())
                && named.requestSource().map(request.source()::equals).orElse(true);
        case Order.OnFile _, Order.Pause _, Order.Resume _, Order.Drain _ -> false;
      };
    }

    Ending ending() {
      return Ending.without(
          Outcome.cancelled(
              "cancelled before it was started, by %s of %s"
                  .formatted(cancel.id(), cancel.source())));
    }

    Optional<String> requestId() {
      return cancel.order() instanceof Order.CancelRequest named
          ? Optional.of(named.requestId())
          : Optional.empty();
    }
  }

  /** A cancel that was read; one under the same key takes the place of the old one. */
  void add(String key, Request cancel, UpTo upTo) {
    remove(key);
    Cancellation cancellation = new Cancellation(key, cancel, upTo);
    byKey.put(key, cancellation);
    beside(cancellation).add(cancellation);
  }

  /** The list that finds it: one for each request id, and one for all filters. */
  private List<Cancellation> beside(Cancellation cancellation) {
    return cancellation
        .requestId()
        .map(id -> byRequestId.computeIfAbsent(id, _ -> new ArrayList<>()))
        .orElse(filters);
  }

  void remove(String key) {
    Cancellation old = byKey.remove(key);
    if (old == null) {
      return;
    }
    beside(old).remove(old);
    old.requestId().filter(id -> byRequestId.get(id).isEmpty()).ifPresent(byRequestId::remove);
  }

  /** How the request ends, if one of the cancels is meant for it. */
  Optional<Ending> find(Request request, Place place) {
    List<Cancellation> named = byRequestId.getOrDefault(request.id(), List.of());
    return Stream.concat(named.stream(), filters.stream())
        .filter(cancellation -> cancellation.matches(request))
        .filter(cancellation -> covers(cancellation, place))
        .findFirst()
        .map(Cancellation::ending);
  }

  private static boolean covers(Cancellation cancellation, Place place) {
    return cancellation
        .upTo()
        .covers(place.partition().topic(), place.partition().partition(), place.offset());
  }

  /** Keys of the cancels whose records are all finished, by their offsets. */
  List<String> spent(Predicate<UpTo> finished) {
    return byKey.values().stream()
        .filter(cancellation -> finished.test(cancellation.upTo()))
        .map(Cancellation::key)
        .toList();
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  int size() {
    return byKey.size();
  }
}
