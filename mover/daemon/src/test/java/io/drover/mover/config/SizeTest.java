package io.drover.mover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 B",
    "4096, 4096, 4 KiB",
    "4097B, 4097, 4097 B",
    "64 MiB, 67108864, 64 MiB",
    "20GiB, 21474836480, 20 GiB",
    "20G, 21474836480, 20 GiB",
    "8191P, 9222246136947933184, 8191 PiB"
  })
  void aSizeReadsBackAsItWasWritten(String text, long bytes, String shown) {
    assertThat(Size.parse(text)).isEqualTo(new Size(bytes)).hasToString(shown);
    assertThat(Size.parse(shown)).isEqualTo(new Size(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20 GB", "-1", "1.5 GiB", "8192P", "99999999999999999999", "G"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Size.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 KiB", "1572864, 1.5 MiB", "1048576000, 1.0 GiB"})
  void roundedSizesAreShort(long bytes, String shown) {
    assertThat(Size.rounded(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "60s, PT1M",
    "15min, PT15M",
    "15 m, PT15M",
    "1h, PT1H",
    "7d, PT168H"
  })
  void aDurationHasAUnit(String text, Duration duration) {
    assertThat(Spans.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "1h30m", "-1s", "s", "1.5h"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Spans.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
