package io.drover.mover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.FileSystem;
import io.drover.linux.LoopFileSystem;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import io.drover.mover.migration.Safety;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecautionTest {
  @TempDir Path directory;

  @Test
  void poolsOnTheTreesOwnFileSystemDoNotCount() throws Exception {
    LoopFileSystem.assumeAvailable("xfs", "that copies on the tree's disk do not count");
    try (LoopFileSystem disk = LoopFileSystem.mounted("xfs")) {
      Files.createDirectory(disk.root().resolve("near"));
      assertThat(precaution(disk.root(), disk.root().resolve("near")))
          .isEqualTo(new Safety(Optional.of("safe"), 2, Set.of("near")));
    }
  }

  @Test
  void subvolumesAreOneFileSystem() throws Exception {
    LoopFileSystem.assumeAvailable("btrfs", "that copies in a subvolume do not count");
    try (LoopFileSystem disk = LoopFileSystem.mounted("btrfs")) {
      Path near = disk.root().resolve("near");
      run("btrfs", "subvolume", "create", near.toString());
      assertThat(precaution(disk.root(), near).besideHome()).containsExactly("near");
    }
  }

  @Test
  void otherDisksOfTheSameTypeAreOthers() throws Exception {
    LoopFileSystem.assumeAvailable("btrfs", "that copies on another disk count");
    try (LoopFileSystem home = LoopFileSystem.mounted("btrfs");
        LoopFileSystem pool = LoopFileSystem.mounted("btrfs")) {
      assertThat(precaution(home.root(), pool.root()).besideHome()).isEmpty();
    }
  }

  @Test
  void aTreeWithoutAGroupNeedsOneCopy() throws Exception {
    Configuration configuration = configuration(directory.resolve("near"));
    Configuration.Tree plain = configuration.trees().getLast();
    FileSystem home = FileSystem.of(directory.toString());
    assertThat(Precaution.of(configuration, plain, home)).isEqualTo(Safety.ONE_COPY);
  }

  private Safety precaution(Path home, Path near) throws IOException {
    Configuration configuration = configuration(near);
    return Precaution.of(
        configuration, configuration.trees().getFirst(), FileSystem.of(home.toString()));
  }

  private Configuration configuration(Path near) throws IOException {
    String yaml =
        """
        kafka: {bootstrap: 'localhost:9092'}
        trees:
          - {name: lab, path: lab, source: {image: lab.img}, defaultPool: safe}
          - {name: plain, path: plain, source: {image: plain.img}, defaultPool: far}
        pools:
          - {name: near, targets: ['%s']}
          - {name: far, targets: [far]}
        poolGroups:
          - {name: safe, pools: [near, far]}
        """
            .formatted(near);
    return ConfigurationFile.load(Files.writeString(directory.resolve("drover.yaml"), yaml));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
