package io.drover.mover.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Descriptor;
import io.drover.linux.Io;
import io.drover.linux.Open;
import io.drover.mover.recall.Admission;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users of a tree see, on every type of file system that the kernel can guard. */
@Timeout(120)
abstract class DoorContract {
  private static final int BYTES = 300_000;

  private final String type;
  private OpenTree tree;

  DoorContract(String type) {
    this.type = type;
  }

  @BeforeEach
  void open() throws IOException {
    tree = OpenTree.of(type, "that readers on " + type + " wait for their bytes");
  }

  @AfterEach
  void close() throws IOException {
    if (tree != null) {
      tree.close();
    }
  }

  @Test
  void whoReadsAReleasedFileGetsItsBytes() throws Exception {
    String path = tree.released("film", BYTES, 1);
    try (Command reader = Command.start("cat", path)) {
      assertThat(reader.output()).isEqualTo(FakeRecall.content(1, BYTES));
    }
  }

  @Test
  void aReaderWaitsUntilTheBytesAreThere() throws Exception {
    String path = tree.released("film", BYTES, 2);
    tree.recall().offline();
    try (Command reader = Command.start("cat", path)) {
      reader.awaitBlocked();
      awaitWaiting(1);
      tree.recall().online();
      assertThat(reader.output()).isEqualTo(FakeRecall.content(2, BYTES));
    }
    awaitWaiting(0);
  }

  /** The kernel blocks a reader before the door has taken its event. */
  private void awaitWaiting(int readers) throws InterruptedException {
    for (int look = 0; look < 200 && tree.door().waitingCount() != readers; look++) {
      Thread.sleep(10);
    }
    assertThat(tree.door().waitingCount()).isEqualTo(readers);
  }

  @Test
  void aNewFileIsAskedAboutAtEveryOpenAndAtNoRead() throws Exception {
    tree.recall().createResident("note", BYTES, 3);
    tree.recall().makeNew();
    for (int round = 1; round <= 3; round++) {
      try (Command reader =
          Command.start("dd", "bs=4k", "status=none", "if=" + tree.path("note"))) {
        assertThat(reader.output()).isEqualTo(FakeRecall.content(3, BYTES));
      }
      assertThat(tree.recall().askedCount()).isEqualTo(round);
    }
  }

  @Test
  void aResidentFileIsAskedAboutOnce() throws Exception {
    tree.recall().createResident("note", BYTES, 3);
    for (int round = 0; round < 3; round++) {
      try (Command reader = Command.start("cat", tree.path("note"))) {
        assertThat(reader.output()).isEqualTo(FakeRecall.content(3, BYTES));
      }
    }
    assertThat(tree.recall().askedCount()).isEqualTo(1);
  }

  @Test
  void aSettledFileIsNotAskedAboutBeforeItIsArmedAgain() throws Exception {
    String path = tree.released("film", BYTES, 4);
    read(path);
    int asked = tree.recall().askedCount();
    read(path);
    assertThat(tree.recall().askedCount()).isEqualTo(asked);
    tree.released("film", BYTES, 5);
    assertThat(read(path)).isEqualTo(FakeRecall.content(5, BYTES));
  }

  @Test
  void armingTwiceIsHarmless() throws Exception {
    tree.recall().createResident("note", BYTES, 6);
    try (Descriptor file = Open.at(tree.door().privateRoot(), "note", Open.O_RDONLY, 0)) {
      tree.door().arm(file);
      tree.door().settle(file);
      tree.door().settle(file);
      tree.door().arm(file);
      tree.door().arm(file);
    }
    int asked = tree.recall().askedCount();
    read(tree.path("note"));
    assertThat(tree.recall().askedCount()).isEqualTo(asked + 1);
  }

  @ParameterizedTest
  @EnumSource(Admission.Reason.class)
  void aDeniedReaderLearnsWhy(Admission.Reason reason) throws Exception {
    String path = tree.released("film", BYTES, 7);
    tree.recall().refuse(reason);
    String words =
        switch (reason) {
          case NO_GOOD_COPY, DEADLINE, NOT_OURS, HOME_FAILS -> "Input/output error";
          case POOL_OFFLINE, STAGING -> "Resource temporarily unavailable";
          case NO_SPACE -> "No space left on device";
          case FORBIDDEN -> "Operation not permitted";
        };
    try (Command reader = Command.start("cat", path)) {
      assertThat(reader.failure()).contains(words);
    }
  }

  @Test
  void toolsThatLookForHolesCopyTheBytes() throws Exception {
    for (String tool : List.of("cp", "cp --sparse=always", "install", "mv")) {
      String path = tree.released("film", BYTES, 8);
      Path copy = Files.createTempFile("drover-copy", null);
      List<String> words = new ArrayList<>(List.of(tool.split(" ")));
      words.addAll(List.of(path, copy.toString()));
      try (Command copier = Command.start(words)) {
        copier.output();
        assertThat(copy).as(tool).hasBinaryContent(FakeRecall.content(8, BYTES));
      } finally {
        Files.delete(copy);
      }
    }
  }

  @Test
  void everyWayToTheFilesIsGuarded() throws Exception {
    Path bind = Files.createTempDirectory("drover-bind");
    String ways =
        """
        set -e
        mount --bind %1$s %2$s
        cat %2$s/first
        mount -o remount,bind,ro %2$s
        cat %2$s/second
        unshare -m cat %1$s/third
        umount %2$s
        """
            .formatted(tree.path(), bind);
    tree.released("first", BYTES, 11);
    tree.released("second", BYTES, 12);
    tree.released("third", BYTES, 13);
    try (Command shell = Command.start("unshare", "-m", "sh", "-c", ways)) {
      byte[] read = shell.output();
      assertThat(Arrays.copyOf(read, BYTES)).isEqualTo(FakeRecall.content(11, BYTES));
      assertThat(Arrays.copyOfRange(read, BYTES, 2 * BYTES))
          .isEqualTo(FakeRecall.content(12, BYTES));
      assertThat(Arrays.copyOfRange(read, 2 * BYTES, 3 * BYTES))
          .isEqualTo(FakeRecall.content(13, BYTES));
    } finally {
      Files.delete(bind);
    }
  }

  @Test
  void theDaemonsOwnWayRaisesNothing() throws Exception {
    tree.released("film", BYTES, 14);
    int asked = tree.recall().askedCount();
    try (Descriptor file = Open.at(tree.door().privateRoot(), "film", Open.O_RDWR, 0);
        Arena arena = Arena.ofConfined()) {
      assertThat(Io.read(file, arena.allocate(BYTES), 0)).isEqualTo(BYTES);
    }
    assertThat(tree.recall().askedCount()).isEqualTo(asked);
    assertThat(tree.door().waitingCount()).isZero();
  }

  @Test
  void aReaderWhoIsKilledLeavesNothingBehind() throws Exception {
    String path = tree.released("film", BYTES, 15);
    tree.recall().offline();
    try (Command reader = Command.start("cat", path)) {
      reader.awaitBlocked();
    }
    tree.recall().online();
    assertThat(read(path)).isEqualTo(FakeRecall.content(15, BYTES));
    awaitWaiting(0);
  }

  @Test
  void aThousandReadersWaitForFewWorkers() throws Exception {
    int readers = 1000;
    for (int file = 0; file < readers; file++) {
      tree.released("film-" + file, 5000, file);
    }
    tree.recall().offline();
    Path copies = Files.createTempDirectory("drover-copies");
    String all = "cd %s; for f in *; do cat $f > %s/$f & done; wait".formatted(tree.path(), copies);
    try (Command shell = Command.start("sh", "-c", all)) {
      while (tree.door().waitingCount() < readers) {
        Thread.sleep(10);
      }
      tree.recall().online();
      shell.output();
      for (int file = 0; file < readers; file++) {
        assertThat(copies.resolve("film-" + file)).hasBinaryContent(FakeRecall.content(file, 5000));
      }
    } finally {
      OpenTree.deleteAll(copies);
    }
  }

  private static byte[] read(String path) throws Exception {
    try (Command reader = Command.start("cat", path)) {
      return reader.output();
    }
  }
}
