package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Extents.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MappingTest {
  private static final int PAGE = 4096;

  @TempDir Path directory;
  private Descriptor source;
  private Descriptor file;

  @BeforeEach
  void open() throws Exception {
    byte[] data = new byte[4 * PAGE];
    Arrays.fill(data, (byte) 'd');
    source = Open.path(Files.write(directory.resolve("source"), data).toString(), Open.O_RDONLY);
    Path stub = Files.write(directory.resolve("stub"), new byte[0]);
    file = Open.path(stub.toString(), Open.O_RDWR);
    Io.truncate(file, 4 * PAGE);
  }

  @AfterEach
  void close() {
    source.close();
    file.close();
  }

  @Test
  void readingIntoAMappingFillsTheFile() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = Mapping.shared(new Place(file, PAGE), 2 * PAGE, arena);
      assertThat(Io.readOnce(source, mapped, 0)).isEqualTo(2 * PAGE);
    }
    byte[] filled = Files.readAllBytes(directory.resolve("stub"));
    assertThat(filled[PAGE - 1]).isZero();
    assertThat(filled[PAGE]).isEqualTo((byte) 'd');
    assertThat(filled[3 * PAGE - 1]).isEqualTo((byte) 'd');
    assertThat(filled[3 * PAGE]).isZero();
  }

  @Test
  void aFillNeverExtendsAFileThatWasCutShortMeanwhile() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = Mapping.shared(new Place(file, 0), 4 * PAGE, arena);
      Io.truncate(file, PAGE);
      assertThat(Io.readOnce(source, mapped, 0)).isEqualTo(PAGE);
      assertErrno(Errno.EFAULT, () -> Io.readOnce(source, mapped.asSlice(PAGE), PAGE));
      assertThat(Status.of(file).size()).isEqualTo(PAGE);
      assertThat(mapped.get(JAVA_BYTE, PAGE - 1)).isEqualTo((byte) 'd');
    }
  }

  @Test
  void impossibleMappingsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertErrno(Errno.EINVAL, () -> Mapping.shared(new Place(file, 1), PAGE, arena));
      assertErrno(Errno.EINVAL, () -> Mapping.shared(new Place(file, 0), 0, arena));
      assertErrno(Errno.EACCES, () -> Mapping.shared(new Place(source, 0), PAGE, arena));
    }
  }
}
