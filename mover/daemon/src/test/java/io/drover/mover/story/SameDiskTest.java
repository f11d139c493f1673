package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.State;
import io.drover.linux.Descriptor;
import io.drover.linux.FileSystem;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Open;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree that is a directory, and two pools beside it on one XFS:
 *
 * <pre>
 *   disk/lab/big ──▶ disk/vault/…/0   two copies, and the blocks of one file
 *               └──▶ disk/shelf/…/0
 * </pre>
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SameDiskTest {
  private static final int BYTES = (64 << 20) + 5;

  /** What XFS notes about the copies is far less than one of them. */
  private static final long NOTES_BYTES = 8L << 20;

  @Test
  void copiesOnTheDiskOfTheTreeTakeNoRoom(@TempDir Path directory) throws Exception {
    LoopFileSystem.assumeAvailable("xfs", "archives that share their blocks with the tree");
    try (LoopFileSystem disk = LoopFileSystem.mounted("xfs")) {
      Configuration configuration = configuration(directory, disk.root());
      Drover.createPools(configuration);
      Files.createDirectory(disk.root().resolve("lab"));
      try (Drover _ = Drover.start(configuration);
          PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "disk")) {
        Files.write(disk.root().resolve("lab/big"), Lab.random(BYTES));
        long free = freeBytes(disk);
        archive(policy, "vault");
        archive(policy, "shelf");

        assertThat(free - freeBytes(disk)).isLessThan(NOTES_BYTES);
        assertThat(objects(disk)).hasSize(2);
        Files.write(disk.root().resolve("lab/big"), new byte[BYTES]);
        for (Path object : objects(disk)) {
          assertThat(object).hasBinaryContent(Lab.random(BYTES));
        }
      }
    }
  }

  private static void archive(PolicyEngine policy, String pool) {
    var result = policy.ask("big", Lab.toPool(pool));
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private static List<Path> objects(LoopFileSystem disk) throws IOException {
    try (Stream<Path> vault = Files.walk(disk.root().resolve("vault"));
        Stream<Path> shelf = Files.walk(disk.root().resolve("shelf"))) {
      return Stream.concat(vault, shelf)
          .filter(file -> file.getFileName().toString().endsWith("~0"))
          .toList();
    }
  }

  private static long freeBytes(LoopFileSystem disk) throws LinuxException {
    try (Descriptor root = Open.path(disk.root().toString(), Open.O_RDONLY)) {
      Io.syncfs(root);
      return FileSystem.of(root).freeBytes();
    }
  }

  private static Configuration configuration(Path directory, Path disk) throws IOException {
    Path file = directory.resolve("drover.yaml");
    String yaml =
        """
        cell: disk
        instance: one
        runtimeDirectory: run
        stateDirectory: state
        http: {port: %d}
        kafka:
          embedded: {directory: kafka, port: %d}
        trees:
          - {name: lab, path: '%s/shown', source: {directory: '%s/lab'}}
        pools:
          - {name: vault, targets: ['%s/vault']}
          - {name: shelf, targets: ['%s/shelf']}
        """
            .formatted(
                DroverHome.freePort(),
                DroverHome.freePort(),
                directory,
                // No mount point, so that the tree is what it is: a directory of the disk.
                disk,
                disk,
                disk);
    Files.writeString(file, yaml);
    return ConfigurationFile.load(file);
  }
}
