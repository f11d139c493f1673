package io.drover.mover.recall;

import io.drover.linux.Descriptor;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets ranges. It is an allow list, because tools that look for holes instead of reading (GNU
 * cp, mv, tar -S) would copy zeros from a file that is not whole: whatever cannot be told for
 * certain gets the whole file.
 */
final class ReadClasses {
  private static final Logger LOG = LoggerFactory.getLogger(ReadClasses.class);
  private static final Path PROC = Path.of("/proc");

  /** mmap, on x86_64 and on aarch64 (asm-generic/unistd.h). */
  private static final String MMAP = System.getProperty("os.arch").equals("aarch64") ? "222" : "9";

  private final Path root;
  private final List<ReadClass> classes;

  /**
   * @param root where users see the tree
   */
  ReadClasses(Path root, List<ReadClass> classes) {
    this.root = root;
    this.classes = List.copyOf(classes);
  }

  boolean isEmpty() {
    return classes.isEmpty();
  }

  /** The class of an open file, by the path it was opened by. */
  Optional<ReadClass> of(Descriptor file) {
    try {
      Path path = Files.readSymbolicLink(PROC.resolve("self/fd/" + file.number()));
      if (!path.startsWith(root)) {
        return Optional.empty();
      }
      Path inTree = root.relativize(path);
      return classes.stream().filter(each -> each.files().matches(inTree)).findFirst();
    } catch (IOException e) {
      LOG.debug("the path of {} cannot be told, so it comes whole: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the process runs one of the class's programs. */
  static boolean allows(ReadClass fileClass, Reader reader) {
    try {
      Object running = inode(PROC.resolve(reader.pid() + "/exe"));
      for (Path program : fileClass.programs()) {
        if (Files.exists(program) && inode(program).equals(running)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      LOG.debug("the program of {} cannot be told, so it waits: {}", reader, e.getMessage());
      return false;
    }
  }

  /**
   * Whether a thread of the process may be waiting to map the file. Later stores and a growing
   * mapping raise no event (mremap(2)), so whoever maps gets the whole file.
   */
  static boolean mayBeMapping(Reader reader) {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(PROC.resolve(reader.pid() + "/task"))) {
      for (Path thread : threads) {
        String call = Files.readString(thread.resolve("syscall"));
        if (call.startsWith(MMAP + " ")) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return true;
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
