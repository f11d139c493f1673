package io.drover.mover.cli;

import io.drover.events.FilePath;
import io.drover.events.Subject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The regular files at or below a place, in the order of the directories. Symbolic links are not
 * followed; listing and stat raise no recall.
 */
final class Walk {
  /**
   * A file.
   *
   * @param bytes its size; 0 when this host does not see it
   */
  record FileFound(Subject.OfFile subject, Path local, long bytes) {}

  private final Consumer<FileFound> files;
  private final Consumer<String> problems;

  /**
   * @param problems what could not be looked at; the walk goes on
   */
  Walk(Consumer<FileFound> files, Consumer<String> problems) {
    this.files = files;
    this.problems = problems;
  }

  void from(TreePaths.Spot spot) throws IOException {
    if (!Files.exists(spot.local(), LinkOption.NOFOLLOW_LINKS)) {
      absent(spot);
      return;
    }
    if (!Files.isDirectory(spot.local(), LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(spot.local(), LinkOption.NOFOLLOW_LINKS)) {
      problems.accept(
          shown(spot.local()) + " is neither a file nor a directory; links are not followed");
      return;
    }
    Files.walkFileTree(spot.local(), new Visitor(spot));
  }

  /** A file that this host does not see may be there for the daemon. */
  private void absent(TreePaths.Spot spot) {
    spot.subject()
        .ifPresentOrElse(
            subject -> files.accept(new FileFound(subject, spot.local(), 0)),
            () ->
                problems.accept(
                    shown(spot.local()) + " is not there, so its files cannot be listed"));
  }

  private static String shown(Path path) {
    return ByteText.shown(BytePath.bytes(path));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final TreePaths.Spot spot;
    private final int rootLength;

    Visitor(TreePaths.Spot spot) {
      this.spot = spot;
      int length = BytePath.bytes(spot.local()).length;
      int below = spot.path().map(path -> path.length() + 1).orElse(0);
      this.rootLength = length - below;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        byte[] bytes = BytePath.bytes(file);
        byte[] relative = Arrays.copyOfRange(bytes, rootLength + 1, bytes.length);
        Subject.OfFile subject = new Subject.OfFile(spot.tree().name(), FilePath.of(relative));
        files.accept(new FileFound(subject, file, attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      problems.accept(shown(file) + " cannot be read: " + Failure.reason(e));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) {
      if (e != null) {
        problems.accept(shown(directory) + " was not listed to its end: " + Failure.reason(e));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
