package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Extents.Place;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExtentsTest {
  private static final int BLOCK = 4096;
  private static final int SIZE = 16 * BLOCK;

  @TempDir Path directory;
  private Descriptor parent;
  private Descriptor file;

  @BeforeEach
  void writeAFile() throws Exception {
    parent = Open.path(directory.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    file = written(parent, "file");
  }

  @AfterEach
  void close() {
    file.close();
    parent.close();
  }

  @Test
  void punchingLeavesAHoleAndTheSize() throws Exception {
    Extents.punch(file, BLOCK, 2 * BLOCK);
    assertThat(Status.of(file).size()).isEqualTo(SIZE);
    assertThat(Extents.seekHole(file, 0)).isEqualTo(BLOCK);
    assertThat(Extents.seekData(file, BLOCK)).isEqualTo(3 * BLOCK);
    assertThat(firstByte(file, BLOCK)).isZero();
    assertThat(firstByte(file, 3 * BLOCK)).isEqualTo((byte) 'd');
  }

  @Test
  void aFileWithoutDataHasNoneToSeek() throws Exception {
    Extents.punch(file, 0, SIZE);
    assertThat(Extents.seekData(file, 0)).isEqualTo(-1);
    assertThat(Extents.seekHole(file, 0)).isZero();
    assertThat(Extents.seekHole(file, SIZE + 1)).isEqualTo(-1);
    assertErrno(Errno.EBADF, () -> Extents.seekData(Descriptor.owning(998), 0));
  }

  @Test
  void reservingTakesSpaceAndLeavesTheSize() throws Exception {
    Extents.punch(file, 0, SIZE);
    long before = Status.of(file).blocks();
    Extents.reserve(file, 0, 2L * SIZE);
    assertThat(Status.of(file).size()).isEqualTo(SIZE);
    assertThat(Status.of(file).blocks()).isGreaterThan(before);
  }

  @Test
  void impossibleRangesAreRefused() {
    assertErrno(Errno.EINVAL, () -> Extents.punch(file, 0, 0));
    assertErrno(Errno.EINVAL, () -> Extents.reserve(file, -1, 10));
  }

  @Test
  void aCloneSharesTheBytesWhereTheFileSystemCan() throws Exception {
    LoopFileSystem.assumeAvailable("xfs", "clones on xfs");
    try (LoopFileSystem xfs = LoopFileSystem.mounted("xfs");
        Descriptor root = Open.path(xfs.root().toString(), Open.O_RDONLY);
        Descriptor source = written(root, "source");
        Descriptor part = Open.at(root, "part", Open.O_RDWR | Open.O_CREAT, 0600)) {
      assertThat(Extents.tryClone(new Place(source, BLOCK), new Place(part, 0), BLOCK)).isZero();
      assertThat(Status.of(part).size()).isEqualTo(BLOCK);
      assertThat(firstByte(part, 0)).isEqualTo((byte) 'd');
      assertThat(Extents.tryClone(new Place(source, 0), new Place(part, 1), BLOCK))
          .isEqualTo(Errno.EINVAL);
    }
  }

  @Test
  void aCloneIsRefusedWhereTheFileSystemCannot() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "clones refused by ext4");
    try (LoopFileSystem ext4 = LoopFileSystem.mounted("ext4");
        Descriptor root = Open.path(ext4.root().toString(), Open.O_RDONLY);
        Descriptor source = written(root, "source");
        Descriptor copy = Open.at(root, "copy", Open.O_RDWR | Open.O_CREAT, 0600)) {
      Place there = new Place(copy, 0);
      assertThat(Extents.tryClone(new Place(source, 0), there, BLOCK)).isEqualTo(Errno.EOPNOTSUPP);
      assertThat(Extents.tryClone(new Place(file, 0), there, BLOCK)).isEqualTo(Errno.EXDEV);
    }
  }

  private static Descriptor written(Descriptor directory, String name) throws Exception {
    Descriptor file = Open.at(directory, name, Open.O_RDWR | Open.O_CREAT, 0600);
    ByteBuffer data = ByteBuffer.allocateDirect(SIZE);
    while (data.hasRemaining()) {
      data.put((byte) 'd');
    }
    Io.writeAll(file, data.flip(), 0);
    return file;
  }

  private static byte firstByte(Descriptor file, long offset) throws LinuxException {
    ByteBuffer one = ByteBuffer.allocateDirect(1);
    Io.read(file, one, offset);
    return one.get(0);
  }
}
