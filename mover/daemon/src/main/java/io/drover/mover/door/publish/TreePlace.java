package io.drover.mover.door.publish;

import java.nio.file.Path;

/**
 * Where users see a tree, and where its file system comes from.
 *
 * @param name of the tree, as in its configuration
 * @param path absolute; while the tree is not published, an empty directory of mode 0555
 */
public record TreePlace(String name, Path path, Source source) {
  public TreePlace {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("the path of tree " + name + " is not absolute: " + path);
    }
  }
}
