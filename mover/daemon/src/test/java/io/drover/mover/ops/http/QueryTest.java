package io.drover.mover.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryTest {
  private static byte[] file(String raw) throws BadQuery {
    return Query.parse(raw).bytes("file").orElseThrow();
  }

  @Test
  void aValueIsAnyBytes() throws BadQuery {
    assertThat(file("x=1&file=lab:/%C3%A9%FF%00%2B+%26")).isEqualTo(concat("lab:/é"));
  }

  private static byte[] concat(String start) {
    byte[] head = start.getBytes(UTF_8);
    byte[] all = java.util.Arrays.copyOf(head, head.length + 5);
    System.arraycopy(new byte[] {(byte) 0xff, 0, '+', ' ', '&'}, 0, all, head.length, 5);
    return all;
  }

  @Test
  void whatIsMissingIsEmpty() throws BadQuery {
    assertThat(Query.parse(null).bytes("file")).isEmpty();
    assertThat(file("file")).isEmpty();
  }

  @Test
  void halfAByteIsRefused() {
    assertThatThrownBy(() -> file("file=%4")).isInstanceOf(BadQuery.class);
    assertThatThrownBy(() -> file("file=%-1")).isInstanceOf(BadQuery.class);
  }
}
