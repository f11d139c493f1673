package io.drover.tier;

import java.util.regex.Pattern;

/**
 * The name of an object within one target: components of letters, digits, {@code -}, {@code _} and
 * {@code .} joined by slashes, none starting with a dot; at most 200 characters, so that any store
 * can carry it with a prefix.
 */
public record ObjectKey(String name) implements Comparable<ObjectKey> {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private static final int CHARACTERS_MAX = 200;

  public ObjectKey {
    if (name.length() > CHARACTERS_MAX || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not an object key: " + name);
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
