package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamWriterTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int HEAD_BYTES = 2 * MEBIBYTE;
  private static final int PAGE_BYTES = 4096;

  /** The number of the system call, the same on every architecture. */
  private static final int CACHESTAT = 451;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void create() throws Exception {
    file = Files.createFile(directory.resolve("file"));
  }

  @Test
  void theHeadIsCachedAndTheRestIsNot() throws Exception {
    byte[] content = write(8 * MEBIBYTE, MEBIBYTE);
    assertThat(isCached(MEBIBYTE)).isTrue();
    assumeFalse(isCached(5 * MEBIBYTE) && onTmpfs(), "a tmpfs is nothing but cache");
    assertThat(isCached(5 * MEBIBYTE)).isFalse();
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void whatIsNotAlignedIsWrittenAllTheSame() throws Exception {
    byte[] content = write(6 * MEBIBYTE + 4711, MEBIBYTE + 17);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void anUnalignedTailFollowsAlignedPieces() throws Exception {
    byte[] content = write(5 * MEBIBYTE + 1, MEBIBYTE);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void whatIsCachedIsOnItsWayToTheDiskSoon() throws Exception {
    assumeFalse(onTmpfs(), "a tmpfs has no disk");
    try (Arena arena = Arena.ofConfined();
        Descriptor opened = Open.path(file.toString(), Open.O_RDWR)) {
      ByteBuffer buffer = arena.allocate(MEBIBYTE, PAGE_BYTES).asByteBuffer();
      StreamWriter writer = new StreamWriter(opened, 64 * MEBIBYTE);
      for (int at = 0; at < 20 * MEBIBYTE; at += MEBIBYTE) {
        writer.write(buffer.clear(), at);
      }
      // Somebody else's sync may have taken the rest.
      assertThat(dirtyBytes(arena, opened)).isLessThanOrEqualTo(4 * MEBIBYTE);
    }
  }

  /** What is in the page cache and not on its way to the disk (cachestat in mm/filemap.c). */
  private static long dirtyBytes(Arena arena, Descriptor opened) throws LinuxException {
    MemorySegment range = arena.allocate(ValueLayout.JAVA_LONG, 2);
    MemorySegment counts = arena.allocate(ValueLayout.JAVA_LONG, 5);
    Call call = Call.raw("cachestat");
    long result = call.call(CACHESTAT, opened.number(), range.address(), counts.address(), 0);
    assumeFalse(result == -Errno.ENOSYS, "cachestat needs Linux 6.5");
    call.checked(result, opened);
    return counts.getAtIndex(ValueLayout.JAVA_LONG, 1) * PAGE_BYTES;
  }

  /** Writes random bytes in pieces; what was written. */
  private byte[] write(int bytes, int pieceBytes) throws LinuxException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    try (Arena arena = Arena.ofConfined();
        Descriptor opened = Open.path(file.toString(), Open.O_RDWR)) {
      ByteBuffer buffer = arena.allocate(pieceBytes, PAGE_BYTES).asByteBuffer();
      StreamWriter writer = new StreamWriter(opened, HEAD_BYTES);
      for (int at = 0; at < bytes; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes - at);
        writer.write(buffer.clear().put(content, at, length).flip(), at);
        assertThat(buffer.hasRemaining()).isFalse();
      }
    }
    return content;
  }

  private boolean onTmpfs() throws IOException {
    return Files.getFileStore(file).type().equals("tmpfs");
  }

  private boolean isCached(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, PAGE_BYTES).isLoaded();
    }
  }
}
