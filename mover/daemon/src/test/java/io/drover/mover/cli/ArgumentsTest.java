package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void wordsKeepTheBytesThatTheLocaleLost() {
    byte[] commandLine =
        "java\0-jar\0drover.jar\0state\0na\u00efve\0\0".getBytes(StandardCharsets.ISO_8859_1);
    String[] faithful = Arguments.faithful(new String[] {"state", "na?ve", ""}, commandLine);
    assertThat(faithful).containsExactly("state", "na\udcefve", "");
  }

  @Test
  void aCommandLineThatCannotBeOursIsNotBelieved() {
    String[] decoded = {"state", "a"};
    assertThat(Arguments.faithful(decoded, new byte[0])).isSameAs(decoded);
    assertThat(Arguments.faithful(decoded, "x\0y\0".getBytes(StandardCharsets.UTF_8)))
        .isSameAs(decoded);
  }
}
