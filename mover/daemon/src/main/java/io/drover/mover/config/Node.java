package io.drover.mover.config;

import java.util.List;
import java.util.Map;

/** A part of a YAML document with the line it begins on, counted from 1. */
sealed interface Node {
  int line();

  /** A scalar, as it is written. */
  record Text(String value, int line) implements Node {}

  /** A sequence. */
  record Items(List<Node> values, int line) implements Node {}

  /**
   * A mapping; keys without a value, as of a section whose lines are all comments, are left out.
   */
  record Fields(Map<String, Node> values, int line) implements Node {}
}
