package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import io.drover.events.Filter;
import io.drover.events.Operation;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.State;
import io.drover.events.UpTo;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CancellationsTest {
  private static final UpTo UP_TO_TEN = new UpTo(Map.of("requests", Map.of(0, 10L)));

  private final Cancellations cancellations = new Cancellations();

  private static Place place(int partition, long offset) {
    return new Place(new TopicPartition("requests", partition), offset);
  }

  private boolean cancelled(Request request, Place place) {
    return cancellations.find(request, place).isPresent();
  }

  private static Request byId(String requestId, Optional<String> source) {
    return Cell.onControl("cancel", new Order.CancelRequest(requestId, source));
  }

  private static Request matching(Filter filter) {
    return Cell.onControl("cancel", new Order.CancelMatching(filter, UP_TO_TEN));
  }

  @Test
  void aCancelByIdIsForThatIdAndThatSource() {
    cancellations.add("k", byId("r", Optional.of("/a")), UP_TO_TEN);
    assertThat(cancelled(Cell.archive("r", "x", "/a"), place(0, 3))).isTrue();
    assertThat(cancelled(Cell.archive("r", "x", "/b"), place(0, 3))).isFalse();
    assertThat(cancelled(Cell.archive("q", "x", "/a"), place(0, 3))).isFalse();
  }

  @Test
  void aFilterIsForWhatFitsAllOfIt() {
    Filter filter =
        new Filter(
            Optional.of("lab"),
            Optional.of(FilePath.of("old")),
            Optional.of(Operation.ARCHIVE),
            Optional.empty(),
            Optional.empty());
    cancellations.add("k", matching(filter), UP_TO_TEN);
    assertThat(cancelled(Cell.archive("r", "old/x"), place(0, 3))).isTrue();
    assertThat(cancelled(Cell.archive("r", "older"), place(0, 3))).isFalse();
  }

  @Test
  void whatWasPublishedLaterIsNotMeant() {
    cancellations.add("k", byId("r", Optional.empty()), UP_TO_TEN);
    assertThat(cancelled(Cell.archive("r", "x"), place(0, 9))).isTrue();
    assertThat(cancelled(Cell.archive("r", "x"), place(0, 10))).isFalse();
    assertThat(cancelled(Cell.archive("r", "x"), place(1, 0))).isFalse();
  }

  @Test
  void theEndingNamesWhoCancelled() {
    cancellations.add("k", byId("r", Optional.empty()), UP_TO_TEN);
    Ending ending = cancellations.find(Cell.archive("r", "x"), place(0, 0)).orElseThrow();
    assertThat(ending.outcome().state()).isEqualTo(State.CANCELLED);
    assertThat(ending.outcome().message()).contains("cancel of /test");
  }

  @Test
  void aCancelIsSpentWhenAllThatItIsMeantForIsFinished() {
    cancellations.add("k", byId("r", Optional.empty()), UP_TO_TEN);
    assertThat(cancellations.spent(upTo -> !upTo.equals(UP_TO_TEN))).isEmpty();
    assertThat(cancellations.spent(UP_TO_TEN::equals)).containsExactly("k");
    cancellations.remove("k");
    assertThat(cancellations.isEmpty()).isTrue();
    assertThat(cancelled(Cell.archive("r", "x"), place(0, 0))).isFalse();
  }

  @Test
  void readAgainItIsStillOne() {
    cancellations.add("k", byId("r", Optional.empty()), UP_TO_TEN);
    cancellations.add("k", byId("r", Optional.empty()), UP_TO_TEN);
    assertThat(cancellations.size()).isEqualTo(1);
    cancellations.remove("k");
    assertThat(cancelled(Cell.archive("r", "x"), place(0, 0))).isFalse();
  }
}
