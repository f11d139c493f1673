package io.drover.tier;

/**
 * The name of an object within one target: components of letters, digits, {@code -}, {@code _} and
 * {@code .} joined by slashes, none starting with a dot; at most 200 characters, so that any store
 * can carry it with a prefix.
 */
public record ObjectKey(String name) implements Comparable<ObjectKey> {
  private static final int CHARACTERS_MAX = 200;

  public ObjectKey {
    if (name.length() > CHARACTERS_MAX || !isName(name)) {
      throw new IllegalArgumentException("not an object key: " + name);
    }
  }

  /** By hand: some of these are made for every small file, and a pattern costs a microsecond. */
  private static boolean isName(String name) {
    boolean first = true;
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      boolean allowed = isPlain(letter) || (!first && (letter == '/' || letter == '.'));
      if (!allowed) {
        return false;
      }
      first = letter == '/';
    }
    return !first;
  }

  private static boolean isPlain(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_';
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
