package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  private static final long MEBIBYTE = 1L << 20;
  private static final int BYTES = 32 << 20;
  private static final int PAGE_BYTES = 4096;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.write(directory.resolve("file"), new byte[BYTES]);
  }

  @Test
  void whoReadsInSequenceFindsWhatComesNextInTheCache() throws Exception {
    try (Descriptor opened = cold()) {
      ReadAhead ahead = new ReadAhead(opened, BYTES);
      ahead.reading(0, MEBIBYTE);
      ahead.reading(MEBIBYTE, MEBIBYTE);
      assertThat(awaitCached(9 * MEBIBYTE)).isTrue();
    }
  }

  @Test
  void oneReadBringsNothingElse() throws Exception {
    try (Descriptor opened = cold()) {
      new ReadAhead(opened, BYTES).reading(0, MEBIBYTE);
      assertThat(isCached(4 * MEBIBYTE)).isFalse();
    }
  }

  @Test
  void whoJumpsGetsNothingAhead() throws Exception {
    try (Descriptor opened = cold()) {
      ReadAhead ahead = new ReadAhead(opened, BYTES);
      ahead.reading(0, MEBIBYTE);
      ahead.reading(20 * MEBIBYTE, MEBIBYTE);
      ahead.reading(10 * MEBIBYTE, MEBIBYTE);
      assertThat(isCached(12 * MEBIBYTE)).isFalse();
    }
  }

  private Descriptor cold() throws Exception {
    Descriptor opened = Open.path(file.toString(), Open.O_RDONLY);
    Io.fsync(opened);
    Extents.advise(opened, 0, 0, Extents.ADVICE_DONT_NEED);
    assumeFalse(
        isCached(4 * MEBIBYTE), "nothing can be cold on a tmpfs: reading ahead is not shown");
    return opened;
  }

  /** The pages come after the call has returned. */
  private boolean awaitCached(long offset) throws Exception {
    for (int look = 0; look < 500 && !isCached(offset); look++) {
      Thread.sleep(10);
    }
    return isCached(offset);
  }

  private boolean isCached(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, PAGE_BYTES).isLoaded();
    }
  }
}
