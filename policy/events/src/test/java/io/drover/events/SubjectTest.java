package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubjectTest {
  private static final byte[] LATIN = "Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void theKeyOfAFileIsItsTreeAndPathInUtf8() {
    Subject file = Subject.of("lab:/caf\u00e9/a");

    assertThat(file).isInstanceOf(Subject.OfFile.class);
    assertThat(file.bytes()).isEqualTo("lab:/caf\u00e9/a".getBytes(StandardCharsets.UTF_8));
    assertThat(file.text()).isEqualTo("lab:/caf\u00e9/a");
  }

  @Test
  void theKeyOfANameThatIsNotUtf8HasItsOwnBytes() {
    byte[] key = new Subject.OfFile("lab", FilePath.of(LATIN)).bytes();

    assertThat(key).startsWith('l', 'a', 'b', ':', '/').endsWith(LATIN).hasSize(5 + LATIN.length);
  }

  @Test
  void differentNamesThatLookAlikeHaveDifferentKeys() {
    Subject.OfFile one = new Subject.OfFile("lab", FilePath.of(new byte[] {(byte) 0xfc}));
    Subject.OfFile other = new Subject.OfFile("lab", FilePath.of(new byte[] {(byte) 0xfd}));

    assertThat(one.text()).isEqualTo(other.text());
    assertThat(one.bytes()).isNotEqualTo(other.bytes());
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void aTreeEndsAtTheFirstColonAndSlash() {
    assertThat(Subject.of("lab:/a:/b")).isEqualTo(new Subject.OfFile("lab", FilePath.of("a:/b")));
  }

  @Test
  void whatNamesNoFileIsJustAName() {
    for (String text : List.of("pool:vault", "lab:/", "lab:/../a", "/a", "lab:a", ":/a")) {
      assertThat(Subject.of(text)).isEqualTo(new Subject.Named(text));
    }
  }

  @Test
  void aPathKnowsWhetherItIsText() {
    assertThat(FilePath.of("caf\u00e9").isText()).isTrue();
    assertThat(FilePath.of(LATIN).isText()).isFalse();
  }

  @Test
  void aPathIsRefusedWithItsFault() {
    assertThatThrownBy(() -> FilePath.of("a/../b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the path has a component '..'");
    assertThatThrownBy(() -> FilePath.of("/a")).hasMessageContaining("empty component");
    assertThatThrownBy(() -> FilePath.of("a\0")).hasMessage("the path contains NUL");
  }

  @Test
  void dotsAreGoodInsideAName() {
    for (String path : List.of("...", "..a", "a..", ".a", "a/.b/c.d")) {
      assertThat(FilePath.of(path)).hasToString(path);
    }
  }

  @Test
  void aPathDoesNotChangeWithTheArrayItWasMadeOf() {
    byte[] bytes = {'a'};
    FilePath path = FilePath.of(bytes);
    bytes[0] = '/';
    path.bytes()[0] = '/';

    assertThat(path).hasToString("a");
  }

  @Test
  void aPathLiesUnderItsDirectoriesOnly() {
    FilePath path = FilePath.of("a/b/c");

    assertThat(path.isUnder(FilePath.of("a/b"))).isTrue();
    assertThat(path.isUnder(path)).isTrue();
    assertThat(FilePath.of("a/bc").isUnder(FilePath.of("a/b"))).isFalse();
    assertThat(FilePath.of("a").isUnder(FilePath.of("a/b"))).isFalse();
  }
}
