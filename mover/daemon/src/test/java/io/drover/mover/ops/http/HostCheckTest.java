package io.drover.mover.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private final HostCheck check = new HostCheck("127.0.0.1", Set.of("Mover.example.org"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8642",
        "127.0.0.1:8642",
        "[::1]:8642",
        "192.0.2.7",
        "mover.example.org:80"
      })
  void addressesAndOurOwnNamesAreAccepted(String host) {
    assertThat(check.accepts(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8642",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost:8642@evil.example",
        "[::1]evil.example",
        "a b"
      })
  void otherNamesAreNot(String host) {
    assertThat(check.accepts(host)).isFalse();
  }
}
