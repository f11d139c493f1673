package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a/", "/a", "a//b", ".", "..", "a/..", "a/.b", "a~b", "a b", "ä", "a\n"})
  void namesThatSomeStoreWouldReadOtherwiseAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "3f/0190-ab/7-1/0", "_", "-", "a.b/c..d", "A/b_C-d.e"})
  void namesOfPlainComponentsAreKeys(String name) {
    assertThatCode(() -> new ObjectKey(name)).doesNotThrowAnyException();
  }

  @Test
  void aKeyHasAtMostTwoHundredCharacters() {
    assertThatCode(() -> new ObjectKey("a".repeat(200))).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("a".repeat(201)));
  }
}
