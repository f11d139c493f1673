package io.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Many small files below one directory of the tree, a thousand in each directory of it.
 *
 * @param paths from the tree's root
 */
record SmallSet(Path tree, String name, int fileBytes, List<String> paths) {
  private static final int FILES_PER_DIRECTORY = 1000;

  static SmallSet create(Path tree, String name, int count, int fileBytes) throws IOException {
    Random random = new Random(name.hashCode());
    byte[] content = new byte[fileBytes];
    List<String> paths = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      String directory = name + "/" + number / FILES_PER_DIRECTORY;
      if (number % FILES_PER_DIRECTORY == 0) {
        Files.createDirectories(tree.resolve(directory));
      }
      String path = directory + "/" + number;
      random.nextBytes(content);
      Files.write(tree.resolve(path), content);
      paths.add(path);
    }
    return new SmallSet(tree, name, fileBytes, paths);
  }

  Path directory() {
    return tree.resolve(name);
  }

  /** Reads everything by one `cat` after the other; as below. */
  long cat(Path root, Path list) throws IOException, InterruptedException {
    return cat(root, list, 1);
  }

  /**
   * Reads everything; nanoseconds.
   *
   * @param root the tree's, or of a copy of it
   * @param readers so many `cat` at once, each with some of the files
   */
  long cat(Path root, Path list, int readers) throws IOException, InterruptedException {
    String names = String.join("\0", paths.stream().map(path -> root + "/" + path).toList());
    Files.writeString(list, names);
    long start = System.nanoTime();
    String cat = "xargs -0 -P %d -n %d cat <%s | wc -c";
    int each = Math.ceilDiv(paths.size(), readers);
    String bytes = Programs.run("bash", "-c", cat.formatted(readers, each, list));
    long nanos = System.nanoTime() - start;
    if (Long.parseLong(bytes) != (long) fileBytes * paths.size()) {
      throw new IOException("cat read " + bytes + " bytes of " + paths.size() + " files");
    }
    return nanos;
  }

  void delete() throws IOException, InterruptedException {
    Programs.run("rm", "-rf", directory().toString());
  }
}
