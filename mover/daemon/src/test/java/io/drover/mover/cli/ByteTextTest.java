package io.drover.mover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTextTest {
  @Test
  void everyByteStringComesBack() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      assertThat(ByteText.encode(ByteText.decode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void utf8IsText() {
    String text = "münchen 中 😀";
    assertThat(ByteText.decode(text.getBytes(UTF_8))).isEqualTo(text);
    assertThat(ByteText.shown(text)).isEqualTo(text);
  }

  @Test
  void whatIsNoTextIsShownInHexadecimal() {
    assertThat(ByteText.shown("na\u00efve".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("na\\xefve");
    assertThat(ByteText.shown("two\nlines\033[2J")).isEqualTo("two\\x0alines\\x1b[2J");
  }
}
