package io.drover.tier.disk;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On whatever file system holds the temporary directories. */
class DiskTierTest extends DiskTierContract {
  @TempDir private Path directory;

  @Override
  Path directory() {
    return directory;
  }
}
