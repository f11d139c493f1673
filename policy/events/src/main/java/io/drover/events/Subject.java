package io.drover.events;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an event is about. Its bytes are the Kafka key, so that events of one file stay in order.
 */
public sealed interface Subject {
  /** The Kafka key. */
  byte[] bytes();

  /** The CloudEvents subject; of a path that is not UTF-8 only a rendering for people. */
  String text();

  /**
   * What this text names: a file when it reads {@code <tree>:/<path>} with a good path, else just a
   * name.
   */
  static Subject of(String text) {
    return OfFile.parse(text).<Subject>map(file -> file).orElseGet(() -> new Named(text));
  }

  /** One file: {@code <tree>:/<path>}. */
  record OfFile(String tree, FilePath path) implements Subject {
    public OfFile {
      Limits.name("a tree", tree);
    }

    /** The file that {@code <tree>:/<path>} names, or nothing when the text is not of that form. */
    public static Optional<OfFile> parse(String text) {
      int colon = text.indexOf(":/");
      if (colon < 0 || !Limits.isName(text.substring(0, colon))) {
        return Optional.empty();
      }
      byte[] path = pathOf(text, colon);
      return FilePath.fault(path).isPresent()
          ? Optional.empty()
          : Optional.of(new OfFile(text.substring(0, colon), FilePath.trusted(path)));
    }

    /** Why this text names no file. */
    static Optional<String> fault(String text) {
      return treeFault(text)
          .or(
              () ->
                  FilePath.fault(pathOf(text, text.indexOf(":/")))
                      .map(fault -> "the path " + fault));
    }

    /** Why this text names no tree, whatever it has for a path. */
    static Optional<String> treeFault(String text) {
      int colon = text.indexOf(":/");
      return colon >= 0 && Limits.isName(text.substring(0, colon))
          ? Optional.empty()
          : Optional.of("must be <tree>:/<path>, not " + Problems.quoted(text));
    }

    private static byte[] pathOf(String text, int colon) {
      return text.substring(colon + 2).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes() {
      byte[] key = new byte[tree.length() + 2 + path.length()];
      byte[] name = tree.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, key, 0, name.length);
      key[name.length] = ':';
      key[name.length + 1] = '/';
      path.copyTo(key, name.length + 2);
      return key;
    }

    @Override
    public String text() {
      return tree + ":/" + path;
    }
  }

  /**
   * Anything but a file: {@code pool:<pool>} and {@code cancel:<id>} on the control topic, or what
   * a bad event had in this place.
   */
  record Named(String text) implements Subject {
    public Named {
      Limits.require(!text.isEmpty(), "a subject must not be empty");
    }

    @Override
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
