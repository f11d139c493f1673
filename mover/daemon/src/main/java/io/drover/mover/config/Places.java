package io.drover.mover.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Directories that must lie apart. */
final class Places {
  private final Problems problems;
  private final Map<String, Path> taken = new LinkedHashMap<>();

  Places(Problems problems) {
    this.problems = problems;
  }

  /** A place of its own: neither inside another nor around it. */
  void add(String key, Path path) {
    if (!path.isAbsolute()) {
      return;
    }
    taken.forEach(
        (other, place) -> {
          if (path.startsWith(place) || place.startsWith(path)) {
            problems.add(key, overlap(path, place, other));
          }
        });
    taken.put(key, path);
  }

  /** May lie around others but not inside one. */
  void outside(String key, Path path) {
    taken.forEach(
        (other, place) -> {
          if (path.startsWith(place)) {
            problems.add(key, overlap(path, place, other));
          }
        });
  }

  private static String overlap(Path path, Path place, String other) {
    if (path.equals(place)) {
      return path + " is already " + other;
    }
    String relation = path.startsWith(place) ? " lies inside " : " lies around ";
    return path + relation + place + ", which is " + other;
  }
}
