package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents.Place;
import io.drover.linux.Io;
import io.drover.linux.Mapping;
import io.drover.linux.Open;
import io.drover.linux.UserCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file and what it has to hold: the reference model is an array. Readers read at the same time,
 * who changes it is alone; the daemon keeps to no such order. An error or a wrong byte is an
 * AssertionError that names the file, the way and the offset.
 */
final class ExercisedFile {
  private static final int PAGE = 4096;
  private static final int WRITTEN_BYTES_MAX = 200_000;

  private final Path path;
  private final int bytesMax;
  private final Duration quiet;
  private final Steps steps;
  private final ReadWriteLock turns = new ReentrantReadWriteLock();
  private byte[] content = {};

  /**
   * It is not there yet.
   *
   * @param quiet how long nobody opens it when its directory has changed
   * @param steps is told what is done with it
   */
  ExercisedFile(Path path, int bytesMax, Duration quiet, Steps steps) {
    this.path = path;
    this.bytesMax = bytesMax;
    this.quiet = quiet;
    this.steps = steps;
  }

  /** Makes the file, of half the size that it may grow to. */
  void create(SplittableRandom random) throws IOException {
    content = bytes(random, bytesMax / 2);
    Files.write(path, content);
  }

  void read(SplittableRandom random) throws InterruptedException {
    turns.readLock().lock();
    try {
      switch (random.nextInt(8)) {
        case 0 -> readAll();
        case 1 -> readMapped(random);
        case 2 -> readByCp();
        default -> readRange(random);
      }
    } finally {
      turns.readLock().unlock();
    }
  }

  void change(SplittableRandom random) throws InterruptedException {
    turns.writeLock().lock();
    try {
      switch (random.nextInt(12)) {
        case 0 -> replace(random);
        case 1 -> renameOver(random);
        case 2 -> truncate(random.nextInt(bytesMax));
        case 3 -> truncateByPath(random.nextInt(bytesMax));
        case 4 -> punch(random);
        case 5 -> store(random);
        case 6, 7 -> write(random, content.length);
        default -> write(random, random.nextInt(content.length + 1));
      }
    } finally {
      turns.writeLock().unlock();
    }
  }

  /** Every byte of it. */
  void readAll() throws InterruptedException {
    turns.readLock().lock();
    try {
      step("read", 0, () -> assertSame(Files.readAllBytes(path), 0, content.length));
    } finally {
      turns.readLock().unlock();
    }
  }

  private void readRange(SplittableRandom random) throws InterruptedException {
    int offset = random.nextInt(content.length + 1);
    int length = 1 + random.nextInt(WRITTEN_BYTES_MAX);
    step(
        "pread",
        offset,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDONLY);
              Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(length);
            long count = Io.read(file, buffer, offset);
            byte[] read = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            assertSame(read, offset, Math.min(content.length, offset + length));
          }
        });
  }

  private void readMapped(SplittableRandom random) throws InterruptedException {
    if (content.length == 0) {
      return;
    }
    int page = random.nextInt(content.length) / PAGE * PAGE;
    int length = Math.min(content.length - page, 16 * PAGE);
    step(
        "mmap",
        page,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDWR);
              Arena arena = Arena.ofConfined()) {
            byte[] read =
                Mapping.shared(new Place(file, page), length, arena).toArray(ValueLayout.JAVA_BYTE);
            assertSame(read, page, page + length);
          }
        });
  }

  private void readByCp() throws InterruptedException {
    step(
        "cp",
        0,
        () -> {
          Path copy = Files.createTempFile("drover-exercised", null);
          try {
            Reading.by("cp", "--sparse=always", path.toString(), copy.toString()).succeeded();
            assertSame(Files.readAllBytes(copy), 0, content.length);
          } finally {
            Files.delete(copy);
          }
        });
  }

  private void write(SplittableRandom random, int offset) throws InterruptedException {
    int length = Math.min(1 + random.nextInt(WRITTEN_BYTES_MAX), bytesMax - offset);
    if (length <= 0) {
      truncate(bytesMax / 3);
      return;
    }
    byte[] words = bytes(random, length);
    step(
        "write",
        offset,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDWR);
              Arena arena = Arena.ofConfined()) {
            Io.writeAll(file, arena.allocateFrom(ValueLayout.JAVA_BYTE, words), offset);
          }
        });
    content = Arrays.copyOf(content, Math.max(content.length, offset + length));
    System.arraycopy(words, 0, content, offset, length);
  }

  private void store(SplittableRandom random) throws InterruptedException {
    int page = random.nextInt(content.length + 1) / PAGE * PAGE;
    if (page + PAGE > content.length) {
      return;
    }
    byte[] words = bytes(random, PAGE);
    step(
        "store",
        page,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDWR);
              Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = Mapping.shared(new Place(file, page), PAGE, arena);
            mapped.copyFrom(MemorySegment.ofArray(words));
          }
        });
    System.arraycopy(words, 0, content, page, PAGE);
  }

  private void punch(SplittableRandom random) throws InterruptedException {
    int offset = random.nextInt(content.length + 1);
    int length = 1 + random.nextInt(WRITTEN_BYTES_MAX);
    int mode = UserCalls.PUNCH_HOLE | UserCalls.KEEP_SIZE;
    step(
        "punch",
        offset,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDWR)) {
            UserCalls.fallocate(file, mode, offset, length);
          }
        });
    Arrays.fill(content, offset, Math.min(content.length, offset + length), (byte) 0);
  }

  private void truncate(int size) throws InterruptedException {
    step(
        "ftruncate",
        size,
        () -> {
          try (Descriptor file = Open.path(path.toString(), Open.O_RDWR)) {
            Io.truncate(file, size);
          }
        });
    content = Arrays.copyOf(content, size);
  }

  private void truncateByPath(int size) throws InterruptedException {
    step("truncate", size, () -> UserCalls.truncate(path.toString(), size));
    content = Arrays.copyOf(content, size);
  }

  private void replace(SplittableRandom random) throws InterruptedException {
    byte[] words = bytes(random, random.nextInt(bytesMax));
    step("replace", 0, () -> Files.write(path, words));
    content = words;
  }

  private void renameOver(SplittableRandom random) throws InterruptedException {
    byte[] words = bytes(random, random.nextInt(bytesMax));
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    step(
        "rename",
        0,
        () -> {
          Files.write(fresh, words);
          Files.move(
              fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    content = words;
    Thread.sleep(quiet);
  }

  private void step(String way, long offset, Steps.Call call) throws InterruptedException {
    steps.take("%s of %s at %d".formatted(way, path, offset), call);
  }

  private void assertSame(byte[] read, int from, int to) {
    int differs = Arrays.mismatch(read, Arrays.copyOfRange(content, from, Math.max(from, to)));
    assertThat(differs).as("the first wrong byte, counted from the offset").isEqualTo(-1);
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
