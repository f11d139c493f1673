package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/c", "a.b/c.part", "3f/01-89/7-1/0", "-/_"})
  void thePathOfAKeyLeadsBackToIt(String name) {
    ObjectKey key = new ObjectKey(name);
    KeyPath path = KeyPath.of(key);
    assertThat(KeyPath.keyOf(path.directory(), path.name())).contains(key);
  }

  @Test
  void noTwoKeysShareAPathOrAnUpload() {
    Set<String> paths = new HashSet<>();
    Set<String> uploads = new HashSet<>();
    String[] names = {"a", "a/b", "a/b/c", "a/b.part", "a.b", "a-b", "a_b", "a/b-c", "a-b/c"};
    for (String name : names) {
      paths.add(KeyPath.of(new ObjectKey(name)).path());
      uploads.add(KeyPath.upload(new ObjectKey(name)));
    }
    assertThat(paths).hasSize(names.length);
    assertThat(uploads).hasSize(names.length);
  }

  @Test
  void anObjectLiesOneDirectoryDeep() {
    assertThat(KeyPath.of(new ObjectKey("3f/file/7-1/0")))
        .isEqualTo(new KeyPath("3f", "file~7-1~0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".drover-pool", "README", "lost+found", "a~b", "~", ".uploads"})
  void strangersAtTheTopAreNoObjects(String name) {
    assertThat(KeyPath.keyOf(KeyPath.TOP, name)).isEmpty();
  }
}
