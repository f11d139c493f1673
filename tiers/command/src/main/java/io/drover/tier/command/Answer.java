package io.drover.tier.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command printed, by the named groups of its pattern. Numbers may have commas between their
 * digits.
 */
record Answer(Map<String, String> groups) {
  static final String BYTES = "bytes";
  static final String KEY = "key";
  private static final String CRC32C = "crc32c";
  private static final String LABEL = "label";
  private static final String LOCATOR = "locator";
  private static final String VOLUME = "volume";
  private static final String POSITION = "position";

  /** The largest label in base64; a longer text is something else. */
  private static final int TEXT_MAX = 2000;

  static final Answer NONE = new Answer(Map.of());

  /** Every group that means something; a pattern may have others. */
  static final List<String> KNOWN = List.of(BYTES, KEY, CRC32C, LABEL, LOCATOR, VOLUME, POSITION);

  /** The first match, or nothing. */
  static Optional<Answer> first(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
  }

  /** Every match. */
  static List<Answer> all(Pattern pattern, String output) {
    List<Answer> answers = new ArrayList<>();
    Matcher matcher = pattern.matcher(output);
    while (matcher.find()) {
      answers.add(of(matcher));
    }
    return answers;
  }

  private static Answer of(Matcher matcher) {
    Map<String, String> groups = new HashMap<>();
    for (String name : matcher.namedGroups().keySet()) {
      String value = matcher.group(name);
      if (value != null && isFit(value.strip())) {
        groups.put(name, value.strip());
      }
    }
    return new Answer(Map.copyOf(groups));
  }

  /** On one line, and such as can be handed to a command again. */
  private static boolean isFit(String value) {
    return !value.isEmpty()
        && value.length() <= TEXT_MAX
        && value.codePoints().noneMatch(Character::isISOControl);
  }

  Optional<Long> bytes() {
    return group(BYTES)
        .map(text -> text.replace(",", ""))
        .filter(digits -> digits.matches("\\d{1,18}"))
        .map(Long::parseLong);
  }

  Optional<String> key() {
    return group(KEY);
  }

  Optional<Integer> crc32c() {
    return group(CRC32C)
        .filter(digits -> digits.matches("[0-9a-fA-F]{8}"))
        .map(digits -> Integer.parseUnsignedInt(digits, 16));
  }

  Optional<String> label() {
    return group(LABEL);
  }

  /** Where the manager says that the object is. */
  Located located() {
    return new Located(group(LOCATOR), group(VOLUME), group(POSITION));
  }

  private Optional<String> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }
}
