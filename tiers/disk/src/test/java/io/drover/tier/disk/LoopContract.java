package io.drover.tier.disk;

import io.drover.linux.LoopFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on a file system of our own; every test has a directory of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LoopContract extends DiskTierContract {
  private final String type;
  private LoopFileSystem fileSystem;
  private int tests;

  LoopContract(String type) {
    this.type = type;
  }

  @Override
  Path directory() {
    return fileSystem.root().resolve("pool-" + tests);
  }

  @BeforeAll
  final void mount() throws IOException {
    LoopFileSystem.assumeAvailable(type, "the tier contract on " + type);
    fileSystem = LoopFileSystem.mounted(type);
  }

  @AfterEach
  final void nextDirectory() {
    tests++;
  }

  @AfterAll
  final void unmount() throws IOException {
    if (fileSystem != null) {
      fileSystem.close();
    }
  }
}
