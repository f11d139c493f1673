package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapeOrderTest {
  private long clock;

  @Test
  void eachVolumeIsReadOnceFromItsBeginningToItsEnd() {
    List<Wish> batch =
        List.of(
            wish("a", "V2", "9"),
            wish("b", "V1", "100"),
            wish("c", "V2", "10"),
            wish("d", "V1", "20"),
            wish("e", "V2", "8"));
    assertThat(order(batch, Optional.empty())).containsExactly("V2: e a c", "V1: d b");
  }

  @Test
  void theVolumeInTheDriveComesFirst() {
    List<Wish> batch = List.of(wish("a", "V2", "1"), wish("b", "V1", "1"), wish("c", "V3", "1"));
    assertThat(order(batch, Optional.of("V3"))).containsExactly("V3: c", "V2: a", "V1: b");
  }

  @Test
  void whatNobodyCanPlaceIsReadInTheOrderOfTheAsking() {
    List<Wish> batch = List.of(wish("b", null, null), wish("c", "V1", "2"), wish("a", null, null));
    assertThat(order(batch, Optional.empty())).containsExactly("-: b", "V1: c", "-: a");
  }

  @Test
  void positionsThatAreNoNumbersAreComparedAsText() {
    List<Wish> batch =
        List.of(
            wish("a", "V1", "00000002-00CEF5A1"),
            wish("b", "V1", "00000002-00CEF100"),
            wish("c", "V1", null),
            wish("d", "V1", "18446744073709551616"),
            wish("e", "V1", "7"));
    assertThat(order(batch, Optional.empty())).containsExactly("V1: e d c b a");
  }

  @Test
  void aBatchIsClosedWhenItsFirstWishHasWaitedForTheWindowOrWhenItIsFull() {
    Gathering gathering = new Gathering(Duration.ofNanos(100), 2);
    gathering.add(new ObjectKey("a"), 50);
    assertThat(gathering.nanosLeft(60)).isEqualTo(90);
    gathering.add(new ObjectKey("a"), 70);
    assertThat(gathering.nanosLeft(150)).isZero();
    gathering.add(new ObjectKey("b"), 70);
    assertThat(gathering.nanosLeft(71)).isZero();
    gathering.add(new ObjectKey("c"), 80);
    assertThat(gathering.take()).extracting(wish -> wish.key().name()).containsExactly("a", "b");
    assertThat(gathering.nanosLeft(90)).isEqualTo(90);
    gathering.forget(new ObjectKey("c"));
    assertThat(gathering.isEmpty()).isTrue();
  }

  private Wish wish(String key, String volume, String position) {
    Located located =
        new Located(Optional.empty(), Optional.ofNullable(volume), Optional.ofNullable(position));
    return new Wish(new ObjectKey(key), located, clock++);
  }

  private static List<String> order(List<Wish> batch, Optional<String> mounted) {
    List<String> lines = new ArrayList<>();
    for (TapeOrder.Pass pass : TapeOrder.passes(batch, mounted)) {
      List<String> keys = pass.wishes().stream().map(wish -> wish.key().name()).toList();
      lines.add(pass.volume().orElse("-") + ": " + String.join(" ", keys));
    }
    return lines;
  }
}
