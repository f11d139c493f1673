package io.drover.mover.door.fanotify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.linux.Handle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Handle FILM = Handle.decode(new byte[] {0, 0, 0, 1, 7, 7, 7, 7});
  private static final Handle NOTE = Handle.decode(new byte[] {0, 0, 0, 1, 8, 8, 8, 8, 8, 8});

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("waiting-lab");
  }

  @Test
  void theNextProcessFindsWhatWasNotCleared() throws IOException {
    // Not closed: a killed process does not do that either.
    Journal killed = Journal.fresh(file, 100);
    killed.put(13, FILM);
    killed.put(99, NOTE);
    killed.put(14, NOTE);
    killed.clear(14);
    try (Journal left = Journal.inherited(file, 50)) {
      assertThat(left.entries()).isEqualTo(Map.of(13, FILM, 99, NOTE));
      assertThat(left.isTaking()).isFalse();
      assertThat(left.numbers()).isEqualTo(100);
    }
  }

  @Test
  void aSlotIsUsedAgain() throws IOException {
    try (Journal journal = Journal.fresh(file, 100)) {
      journal.put(13, NOTE);
      journal.clear(13);
      journal.put(13, FILM);
      assertThat(journal.entries()).isEqualTo(Map.of(13, FILM));
    }
  }

  @Test
  void aBatchInHandIsRemembered() throws IOException {
    Journal killed = Journal.fresh(file, 100);
    killed.beginTaking(77);
    try (Journal left = Journal.inherited(file, 100)) {
      assertThat(left.isTaking()).isTrue();
      assertThat(left.takingSinceNanos()).isEqualTo(77);
      left.endTaking();
      assertThat(killed.isTaking()).isFalse();
    }
  }

  @Test
  void aNewGroupBeginsWithoutWhatWasNoted() throws IOException {
    Journal.fresh(file, 100).put(13, FILM);
    try (Journal journal = Journal.fresh(file, 100)) {
      assertThat(journal.entries()).isEmpty();
    }
  }

  @Test
  void aJournalThatIsMissingOrDamagedMayHideAnything() throws IOException {
    try (Journal missing = Journal.inherited(file, 100)) {
      assertThat(missing.isTaking()).isTrue();
      assertThat(missing.entries()).isEmpty();
    }
    Files.write(file, new byte[10_000]);
    try (Journal damaged = Journal.inherited(file, 100)) {
      assertThat(damaged.isTaking()).isTrue();
    }
  }

  @Test
  void aNumberBeyondTheEndIsRefused() throws IOException {
    try (Journal journal = Journal.fresh(file, 100)) {
      assertThatThrownBy(() -> journal.put(100, FILM)).hasMessageContaining("descriptor 100");
    }
  }
}
