package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the catalogue knows of one object on tape. Written as lines of a word and a value, so that
 * an operator can read and grep it; the last line is the CRC32C of the others.
 *
 * @param crc of the object; nothing when the entry was made from the manager's own list
 */
record Entry(ObjectKey key, long bytes, Optional<Integer> crc, Label label, Located located) {
  private static final String HEAD = "drover-tape-object 1";
  private static final String CHECK = "check ";

  static Entry of(ObjectKey key, Crc digest, Label label, Located located) {
    return new Entry(key, digest.bytes(), Optional.of(digest.value()), label, located);
  }

  Entry at(Located better) {
    return new Entry(key, bytes, crc, label, better);
  }

  ObjectStat stat() {
    return new ObjectStat(key, bytes, label);
  }

  /** Whether it is an object of this content. */
  boolean isOf(Crc digest) {
    return bytes == digest.bytes() && crc.equals(Optional.of(digest.value()));
  }

  String encoded() {
    StringBuilder lines = new StringBuilder(HEAD).append('\n');
    line(lines, "bytes", Optional.of(Long.toString(bytes)));
    line(lines, "crc32c", crc.map(value -> "%08x".formatted(value)));
    line(
        lines, "label", label.isEmpty() ? Optional.empty() : Optional.of(LabelText.encoded(label)));
    line(lines, "locator", located.locator());
    line(lines, "volume", located.volume());
    line(lines, "position", located.position());
    return lines + CHECK + checkOf(lines.toString()) + "\n";
  }

  private static void line(StringBuilder lines, String word, Optional<String> value) {
    value.ifPresent(text -> lines.append(word).append(' ').append(text).append('\n'));
  }

  private static String checkOf(String lines) {
    return "%08x".formatted(Crc.of(lines.getBytes(UTF_8)).value());
  }

  /** Nothing when the text is damaged or of another form. */
  static Optional<Entry> decoded(ObjectKey key, String text) {
    int check = text.lastIndexOf(CHECK);
    if (check < 0
        || !text.startsWith(HEAD + "\n")
        || !text.substring(check + CHECK.length())
            .strip()
            .equals(checkOf(text.substring(0, check)))) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    text.substring(0, check)
        .lines()
        .skip(1)
        .forEach(line -> values.put(word(line), line.substring(word(line).length() + 1)));
    return Optional.of(
        new Entry(
            key,
            Long.parseLong(values.get("bytes")),
            value(values, "crc32c").map(digits -> Integer.parseUnsignedInt(digits, 16)),
            value(values, "label").flatMap(LabelText::decoded).orElse(Label.NONE),
            new Located(
                value(values, "locator"), value(values, "volume"), value(values, "position"))));
  }

  private static String word(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static Optional<String> value(Map<String, String> values, String word) {
    return Optional.ofNullable(values.get(word));
  }

  /** Labels as text that every tape manager takes as an attribute's value. */
  static final class LabelText {
    private LabelText() {}

    static String encoded(Label label) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(label.bytes());
    }

    static Optional<Label> decoded(String text) {
      try {
        return Optional.of(new Label(Base64.getUrlDecoder().decode(text)));
      } catch (IllegalArgumentException notALabel) {
        return Optional.empty();
      }
    }
  }
}
