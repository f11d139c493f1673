package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void bytesComeInTheUnitThatFits() {
    assertThat(Wording.bytes(0)).isEqualTo("0 bytes");
    assertThat(Wording.bytes(1)).isEqualTo("1 byte");
    assertThat(Wording.bytes(1023)).isEqualTo("1023 bytes");
    assertThat(Wording.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Wording.bytes((1 << 20) - 1)).isEqualTo("1 MiB");
    assertThat(Wording.bytes(10L << 40)).isEqualTo("10 TiB");
    assertThat(Wording.bytes(Long.MAX_VALUE)).isEqualTo("8 EiB");
  }

  @Test
  void timesComeInTheUnitThatFits() {
    assertThat(Wording.time(Duration.ofMillis(300))).isEqualTo("300 ms");
    assertThat(Wording.time(Duration.ofSeconds(119))).isEqualTo("119 s");
    assertThat(Wording.time(Duration.ofMinutes(119))).isEqualTo("119 min");
    assertThat(Wording.time(Duration.ofDays(2))).isEqualTo("48 h");
  }

  @Test
  void poolsAreJoinedAsPeopleDo() {
    assertThat(Wording.pools(List.of("a"))).isEqualTo("pool a");
    assertThat(Wording.pools(List.of("a", "b", "c"))).isEqualTo("pools a, b and c");
  }
}
