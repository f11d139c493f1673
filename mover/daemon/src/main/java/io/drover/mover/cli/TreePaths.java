package io.drover.mover.cli;

import io.drover.events.FilePath;
import io.drover.events.Nearest;
import io.drover.events.Subject;
import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What users call files, as the trees' own addresses. */
final class TreePaths {
  private static final int SCHEME_BYTES = 2;

  private final List<Configuration.Tree> trees;
  private final List<Root> roots = new ArrayList<>();
  private final Path directory;

  /**
   * @param directory the working directory
   */
  TreePaths(List<Configuration.Tree> trees, Path directory) {
    this.trees = trees;
    this.directory = directory;
    for (Configuration.Tree tree : trees) {
      roots.add(new Root(tree, real(tree.path())));
    }
    // Where a tree without a door is, and nothing lies at its path.
    for (Configuration.Tree tree : trees) {
      if (tree.source() instanceof Configuration.Source.Directory(Path inSight)) {
        roots.add(new Root(tree, real(inSight)));
      }
    }
  }

  /** Where this host sees a tree. */
  private record Root(Configuration.Tree tree, Path path) {}

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // Not published yet, or not on this host; nothing lies below it then.
      return path;
    }
  }

  /**
   * A file or directory of a tree.
   *
   * @param path relative to the tree; none for its root
   * @param local where this host sees it, if it does
   */
  record Spot(Configuration.Tree tree, Optional<FilePath> path, Path local) {
    /** As events name it; the root is no file. */
    Optional<Subject.OfFile> subject() {
      return path.map(relative -> new Subject.OfFile(tree.name(), relative));
    }
  }

  /**
   * The place an argument means: {@code tree:/path}, or a path on this host, whose last component
   * is not followed when it is a symbolic link.
   *
   * @throws Failure when it lies in no tree or is not there
   */
  Spot locate(String argument) throws Failure {
    int colon = argument.indexOf(":/");
    Optional<Configuration.Tree> named =
        colon < 0 ? Optional.empty() : find(argument.substring(0, colon));
    if (named.isPresent()) {
      byte[] bytes = ByteText.encode(argument);
      int start = colon + SCHEME_BYTES;
      return spot(named.get(), Arrays.copyOfRange(bytes, start, bytes.length), argument);
    }
    return local(argument);
  }

  private Optional<Configuration.Tree> find(String name) {
    return trees.stream().filter(tree -> tree.name().equals(name)).findFirst();
  }

  private Spot local(String argument) throws Failure {
    Path path;
    try {
      path = withoutLinksAbove(BytePath.of(argument, directory));
    } catch (NoSuchFileException e) {
      throw missing(argument);
    } catch (IOException e) {
      throw new Failure(ByteText.shown(argument) + ": " + Failure.reason(e), e);
    }
    for (Root root : roots) {
      if (path.startsWith(root.path())) {
        return inside(root.tree(), root.path(), path);
      }
    }
    throw missing(argument);
  }

  /** Resolves links on the way but not the last component: that one is what is asked about. */
  private static Path withoutLinksAbove(Path path) throws IOException {
    Path name = path.getFileName();
    if (name == null || name.toString().equals(".") || name.toString().equals("..")) {
      return path.toRealPath();
    }
    Path inReal = path.getParent().toRealPath().resolve(name);
    Files.readAttributes(inReal, "size", LinkOption.NOFOLLOW_LINKS);
    return inReal;
  }

  private static Spot inside(Configuration.Tree tree, Path root, Path path) {
    byte[] bytes = BytePath.bytes(path);
    int start = Math.min(bytes.length, BytePath.bytes(root).length + 1);
    byte[] relative = Arrays.copyOfRange(bytes, start, bytes.length);
    Optional<FilePath> within =
        relative.length == 0 ? Optional.empty() : Optional.of(FilePath.of(relative));
    return new Spot(tree, within, path);
  }

  private Spot spot(Configuration.Tree tree, byte[] given, String argument) throws Failure {
    boolean slash = given.length > 0 && given[given.length - 1] == '/';
    byte[] relative = slash ? Arrays.copyOf(given, given.length - 1) : given;
    try {
      Path root = roots.get(trees.indexOf(tree)).path();
      return relative.length == 0
          ? new Spot(tree, Optional.empty(), root)
          : new Spot(tree, Optional.of(FilePath.of(relative)), BytePath.of(relative, root));
    } catch (IllegalArgumentException e) {
      throw new Failure(ByteText.shown(argument) + ": " + e.getMessage(), e);
    }
  }

  private Failure missing(String argument) {
    String shown = ByteText.shown(argument);
    if (trees.isEmpty()) {
      return new Failure(shown + " lies in no tree; the configuration has none");
    }
    int colon = argument.indexOf(":/");
    if (colon > 0 && argument.indexOf('/') > colon) {
      List<String> names = trees.stream().map(Configuration.Tree::name).toList();
      String name = argument.substring(0, colon);
      return new Failure(shown + ": there is no tree " + name + "; " + Nearest.hint(name, names));
    }
    Path path = BytePath.of(argument, directory);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Failure(shown + ": no such file or directory");
    }
    String known =
        trees.stream()
            .map(tree -> tree.name() + " at " + tree.path())
            .collect(Collectors.joining(", "));
    return new Failure(shown + " lies in no tree; there are: " + known);
  }
}
