package io.drover.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Files below one directory of the tree, a few hundred in each directory of it.
 *
 * @param paths from the tree's root
 */
record FileSet(Path tree, String name, List<String> paths, long bytes) {
  private static final int FILES_PER_DIRECTORY = 200;
  private static final int PIECE_BYTES = 1 << 20;

  /** Of the logarithm: the median is then 0.28 of the mean. */
  private static final double DEVIATION = 1.6;

  static FileSet alike(Path tree, String name, int count, long bytes) throws IOException {
    return create(tree, name, IntStream.range(0, count).mapToObj(_ -> bytes).toList());
  }

  /** Of log-normal sizes, as file systems have them. */
  static FileSet mixed(Path tree, String name, int count, long bytesInAll) throws IOException {
    Random random = new Random(name.hashCode());
    double[] weights = new double[count];
    double all = 0;
    for (int number = 0; number < count; number++) {
      weights[number] = Math.exp(DEVIATION * random.nextGaussian());
      all += weights[number];
    }
    List<Long> sizes = new ArrayList<>(count);
    for (double weight : weights) {
      sizes.add(Math.max(1, Math.round(weight / all * bytesInAll)));
    }
    return create(tree, name, sizes);
  }

  private static FileSet create(Path tree, String name, List<Long> sizes) throws IOException {
    Random random = new Random(name.hashCode());
    byte[] content = new byte[PIECE_BYTES];
    List<String> paths = new ArrayList<>(sizes.size());
    for (int number = 0; number < sizes.size(); number++) {
      Path directory = tree.resolve(name).resolve("" + number / FILES_PER_DIRECTORY);
      Files.createDirectories(directory);
      Path file = directory.resolve("" + number);
      try (OutputStream out = Files.newOutputStream(file)) {
        for (long left = sizes.get(number); left > 0; left -= PIECE_BYTES) {
          random.nextBytes(content);
          out.write(content, 0, (int) Math.min(left, PIECE_BYTES));
        }
      }
      paths.add(tree.relativize(file).toString());
    }
    return new FileSet(tree, name, paths, sizes.stream().mapToLong(Long::longValue).sum());
  }

  Path directory() {
    return tree.resolve(name);
  }

  void delete() throws IOException, InterruptedException {
    Programs.run("rm", "-rf", directory().toString());
  }
}
