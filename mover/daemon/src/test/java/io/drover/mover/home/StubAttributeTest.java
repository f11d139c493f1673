package io.drover.mover.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.Open;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Seal;
import io.drover.stub.Stub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stubs where a file's owner may write them. */
class StubAttributeTest {
  private static final InodeIdentity INODE = new InodeIdentity(new byte[] {1, 2, 3, 4});
  private static final Stub STUB =
      Stub.fresh(
          FileId.of(1, new SplittableRandom(1)), INODE, new DataVersion(9, 9, Optional.empty()));

  @TempDir private Path directory;

  @Test
  void aStubWhoseKeyIsLostIsForeignAndStillNamesItsCopies() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      sealedBy(1).write(opened, STUB);

      assertThat(sealedBy(1).read(opened, INODE)).isEqualTo(new Found.Managed(STUB));
      assertThat(sealedBy(2).read(opened, INODE))
          .isInstanceOfSatisfying(
              Found.Foreign.class, foreign -> assertThat(foreign.stub()).isEqualTo(STUB));
    }
  }

  @Test
  void whatIsNoStubUnderASealThatDoesNotFitIsUnreadable() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      for (int bytes : new int[] {1, 17, 40}) {
        Attributes.of(opened).set("user.drover", new byte[bytes]);
        assertThat(sealedBy(1).read(opened, INODE)).isInstanceOf(Found.Unreadable.class);
      }
    }
  }

  private static StubAttribute sealedBy(int key) {
    return StubAttribute.sealed(new Seal(key, Map.of(key, new byte[] {(byte) key})));
  }
}
