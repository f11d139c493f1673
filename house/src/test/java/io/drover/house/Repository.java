package io.drover.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The working tree that the tests of the house read: everything in it that a commit could hold. */
record Repository(Path root) {
  /** What .gitignore leaves out, and Git's own directory. */
  private static final Set<String> SKIPPED = Set.of(".git", ".idea", "target", "drover-home");

  /** The repository around the directory that this test runs in. */
  static Repository here() {
    Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    while (directory != null) {
      if (Files.exists(directory.resolve("house/pom.xml"))) {
        return new Repository(directory);
      }
      directory = directory.getParent();
    }
    throw new IllegalStateException("no directory above holds house/pom.xml");
  }

  List<Path> javaFiles() {
    return files().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /** Every regular file, sorted; links are not followed. */
  List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    Collector(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      boolean skipped = SKIPPED.contains(String.valueOf(directory.getFileName()));
      return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // In a linked worktree .git is a file, and it holds a path of the machine.
      if (attributes.isRegularFile() && !file.endsWith(".git")) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
