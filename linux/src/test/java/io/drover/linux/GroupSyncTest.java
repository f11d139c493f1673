package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupSyncTest {
  @TempDir private Path directory;

  @Test
  void manyCallersAllReturnWhetherTheyShareOrNot() throws Exception {
    for (int aloneMax : new int[] {0, 4, Integer.MAX_VALUE}) {
      try (GroupSync sync = new GroupSync(open(directory), aloneMax);
          ExecutorService threads = Executors.newFixedThreadPool(32)) {
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          String name = aloneMax + "-" + i;
          writes.add(threads.submit(() -> write(sync, name)));
        }
        for (Future<?> write : writes) {
          write.get();
        }
      }
    }
  }

  @Test
  void theErrorOfAFileReachesItsOwnerAlsoOnceSharingHasEnded() throws IOException {
    // syncfs fails on an O_PATH descriptor, as it does for all once a disk reported an error.
    try (Descriptor path = Open.path(directory.toString(), Open.O_PATH);
        Descriptor file = create("a");
        GroupSync broken = new GroupSync(path.duplicate(), 0)) {
      broken.durable(file);
      broken.durable(file);
      assertThatExceptionOfType(LinuxException.class)
          .isThrownBy(() -> broken.durable(path))
          .satisfies(failure -> assertThat(failure.errno()).isEqualTo(Errno.EBADF));
    }
  }

  @ParameterizedTest
  @CsvSource({"ext4, 0", "ext4, 4", "xfs, 0", "xfs, 4"})
  void whatWasDurableSurvivesAPowerCutAndNothingElseIsSaidToBe(String type, int aloneMax)
      throws Exception {
    LoopFileSystem.assumeAvailable(type, "what was durable survives a power cut on " + type);
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/xfs_io")), "xfs_io: no power cut was made");
    try (LoopFileSystem disk = LoopFileSystem.mounted(type)) {
      cutPower(disk, aloneMax);
      Mounts.umount(disk.root().toString(), 0);
      try (Descriptor mount = disk.detachedMount()) {
        for (String name : List.of("kept", "together", "with")) {
          assertThat(Status.at(mount, name, 0).size()).isEqualTo(16384);
        }
      }
    }
  }

  /**
   * The image lies on a full memory file system, so that the journal's next block has nowhere to
   * go. An fsync that is repeated then finds nothing to commit, and succeeds.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void aJournalThatCannotBeWrittenFailsEveryFlushAndNotOnlyTheFirst(int aloneMax) throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "that a failed journal fails every flush");
    Path memory = Files.createDirectory(directory.resolve("memory"));
    Path root = Files.createDirectory(directory.resolve("root"));
    String script =
        "mount -t tmpfs -o size=64m none \"$1\" && truncate -s 128m \"$1/image\""
            + " && mkfs.ext4 -q -F -b 4096 -E lazy_journal_init=1,lazy_itable_init=1"
            + " \"$1/image\" && mount -o loop,noinit_itable \"$1/image\" \"$2\"";
    shell(script, memory, root);
    try (Descriptor opened = open(root);
        GroupSync sync = new GroupSync(open(root), aloneMax)) {
      create(root, "a").close();
      sync.durable(opened);
      shell("dd if=/dev/zero of=\"$1/fill\" bs=64k status=none || true", memory);
      Names.rename(new Names.Entry(opened, "a"), new Names.Entry(opened, "b"));
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatExceptionOfType(LinuxException.class)
            .as("attempt " + attempt)
            .isThrownBy(() -> sync.durable(opened));
      }
    } finally {
      shell("umount -l \"$2\"; umount -l \"$1\"", memory, root);
    }
  }

  private static void shell(String script, Path... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    for (Path argument : arguments) {
      words.add(argument.toString());
    }
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).as(script).isZero();
  }

  private static void cutPower(LoopFileSystem disk, int aloneMax) throws Exception {
    try (GroupSync sync = new GroupSync(open(disk.root()), aloneMax);
        Descriptor root = open(disk.root());
        Descriptor file = written(root, "kept");
        Descriptor together = written(root, "together");
        Descriptor with = written(root, "with")) {
      sync.durable(file);
      sync.durable(List.of(together, with, root));
      Names.rename(new Names.Entry(root, "kept"), new Names.Entry(root, "lost"));
      disk.cutPower();
      assertThatExceptionOfType(LinuxException.class).isThrownBy(() -> sync.durable(root));
      assertThatExceptionOfType(LinuxException.class).isThrownBy(() -> sync.durable(file));
      assertThatExceptionOfType(LinuxException.class)
          .isThrownBy(() -> sync.durable(List.of(together, with)));
    }
  }

  private static Descriptor written(Descriptor root, String name) throws LinuxException {
    Descriptor file = Open.at(root, name, Open.O_RDWR | Open.O_CREAT, 0600);
    Io.writeAll(file, ByteBuffer.allocateDirect(16384), 0);
    return file;
  }

  private Void write(GroupSync sync, String name) throws IOException {
    try (Descriptor file = create(name)) {
      Io.writeAll(file, ByteBuffer.allocateDirect(4096), 0);
      sync.durable(file);
    }
    assertThat(Files.size(directory.resolve(name))).isEqualTo(4096);
    return null;
  }

  private Descriptor create(String name) throws LinuxException {
    return create(directory, name);
  }

  private static Descriptor create(Path directory, String name) throws LinuxException {
    String path = directory.resolve(name).toString();
    return Open.at(Descriptor.WORKING_DIRECTORY, path, Open.O_RDWR | Open.O_CREAT, 0600);
  }

  private static Descriptor open(Path directory) throws LinuxException {
    return Open.path(directory.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
  }
}
