package io.drover.mover.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the faults of one file: the first one of each key, since others follow from it. */
final class Problems {
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final List<Problem> found = new ArrayList<>();

  /** Remembers where a key is in the file. */
  void seen(String key, int line) {
    lines.put(key, line);
  }

  void add(String key, String message) {
    if (keys.add(key)) {
      found.add(new Problem(key, lineOf(key), message));
    }
  }

  /** Whether nothing is known against the key or what it encloses. */
  boolean isEmptyBelow(String key) {
    return keys.stream().noneMatch(known -> known.startsWith(key));
  }

  /** Where the key is, or what encloses it. */
  private int lineOf(String key) {
    String part = key;
    while (!part.isEmpty() && !lines.containsKey(part)) {
      part = enclosing(part);
    }
    return lines.getOrDefault(part, 0);
  }

  private static String enclosing(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  /** In the order of the file; what is missing altogether comes first. */
  List<Problem> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
