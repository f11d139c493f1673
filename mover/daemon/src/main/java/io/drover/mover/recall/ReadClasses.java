package io.drover.mover.recall;

import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import java.io.IOException;
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
      return ofPath(root.relativize(path));
    } catch (IOException e) {
      LOG.debug("the path of {} cannot be told, so it comes whole: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** The class of the file that has this path. */
  Optional<ReadClass> of(FilePath file) {
    return ofPath(Path.of(file.toString()));
  }

  private Optional<ReadClass> ofPath(Path inTree) {
    return classes.stream().filter(each -> each.files().matches(inTree)).findFirst();
  }

  /** Whether the reader runs one of the class's programs, and opens the file to read it. */
  static boolean allows(ReadClass fileClass, Reader reader) {
    try {
      return runsOneOf(fileClass.programs(), reader) && KernelCall.of(reader).opensToRead();
    } catch (IOException e) {
      LOG.debug("the program of {} cannot be told, so it waits: {}", reader, e.getMessage());
      return false;
    }
  }

  private static boolean runsOneOf(List<Path> programs, Reader reader) throws IOException {
    Object running = inode(PROC.resolve(reader.thread() + "/exe"));
    for (Path program : programs) {
      if (Files.exists(program) && inode(program).equals(running)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the reader certainly reads. Who maps may store to pages that are in place, and a
   * growing mapping raises no event (mremap(2)); who truncates by a path has nothing open that
   * would give a writer away.
   */
  static boolean certainlyReads(Reader reader) {
    try {
      return KernelCall.of(reader).onlyReads();
    } catch (IOException e) {
      LOG.debug("what {} does cannot be told, so it waits: {}", reader, e.getMessage());
      return false;
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
