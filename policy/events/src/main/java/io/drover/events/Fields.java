package io.drover.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one JSON object, read by name. A field that is not as it should be becomes a
 * problem and is then absent. Whatever was never asked for is unknown.
 */
final class Fields {
  private final String place;
  private final ObjectNode node;
  private final Problems problems;
  private final List<String> asked = new ArrayList<>(8);
  private int present;

  Fields(String place, ObjectNode node, Problems problems) {
    this.place = place;
    this.node = node;
    this.problems = problems;
  }

  /** Text of 1 to so many characters. */
  Optional<String> text(String name, int lengthMax) {
    JsonNode value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      return wrong(name, "must be text, not " + shown(value));
    }
    String text = value.textValue();
    if (text.isEmpty() || text.length() > lengthMax) {
      return wrong(name, "must have 1 to " + lengthMax + " characters, not " + text.length());
    }
    return isUnicode(text) ? Optional.of(text) : wrong(name, "has half a surrogate pair");
  }

  /** Text of any length, none included. */
  String textOrEmpty(String name) {
    JsonNode value = take(name);
    return value != null && value.isTextual() ? value.textValue() : "";
  }

  /** The same as {@link #text}, and a problem when it is not there. */
  Optional<String> required(String name, int lengthMax) {
    if (!has(name)) {
      missing(name);
    }
    return text(name, lengthMax);
  }

  /** The name of a tree or a pool. */
  Optional<String> name(String name) {
    Optional<String> text = text(name, Limits.SUBJECT_LENGTH_MAX);
    if (text.isPresent() && !Limits.isName(text.get())) {
      return wrong(
          name,
          "must be 1 to 64 letters, digits, '.', '_' or '-', not " + Problems.quoted(text.get()));
    }
    return text;
  }

  /** A whole number; 2.0 is none. */
  OptionalLong whole(String name, long min, long max) {
    JsonNode value = take(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < min || value.longValue() > max) {
      wrong(name, "must be a whole number from " + min + " to " + max + ", not " + shown(value));
      return OptionalLong.empty();
    }
    return OptionalLong.of(value.longValue());
  }

  boolean flag(String name) {
    JsonNode value = take(name);
    if (value != null && !value.isBoolean()) {
      wrong(name, "must be true or false, not " + shown(value));
    }
    return value != null && value.booleanValue();
  }

  Optional<Instant> instant(String name) {
    Optional<String> text = text(name, Limits.ID_LENGTH_MAX);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Timestamps.parse(text.get()));
    } catch (DateTimeException e) {
      return wrong(
          name,
          "must be a time like 2026-11-22T10:15:30Z (RFC 3339), not "
              + Problems.quoted(text.get()));
    }
  }

  <E extends Enum<E> & Wire> Optional<E> word(String name, Vocabulary<E> vocabulary) {
    Optional<String> text = text(name, Limits.SUBJECT_LENGTH_MAX);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<E> word = vocabulary.find(text.get());
    if (word.isEmpty()) {
      wrong(
          name,
          "unknown word "
              + Problems.quoted(text.get())
              + ", "
              + Nearest.hint(text.get(), vocabulary.names()));
    }
    return word;
  }

  Optional<byte[]> base64(String name, int lengthMax) {
    Optional<String> text = text(name, lengthMax);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.get()));
    } catch (IllegalArgumentException e) {
      return wrong(name, "must be base64 (RFC 4648 §4)");
    }
  }

  Optional<ObjectNode> object(String name) {
    JsonNode value = take(name);
    if (value instanceof ObjectNode object) {
      return Optional.of(object);
    }
    return value == null
        ? Optional.empty()
        : wrong(name, "must be a JSON object, not " + shown(value));
  }

  boolean has(String name) {
    return node.has(name);
  }

  boolean hasNone() {
    return node.isEmpty();
  }

  /** Whether this name was asked for. */
  boolean knows(String name) {
    return asked.contains(name);
  }

  <T> Optional<T> wrong(String name, String fault) {
    problems.add(at(name), fault);
    return Optional.empty();
  }

  void missing(String name) {
    problems.add(at(name), "is missing");
  }

  /** Reports every field that nobody asked for, with the nearest known one. */
  void refuseUnknown() {
    if (present == node.size()) {
      return;
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                problems.add(
                    place,
                    "unknown field " + Problems.quoted(name) + ", " + Nearest.hint(name, asked));
              }
            });
  }

  Fields inner(String name, ObjectNode inner) {
    return new Fields(at(name), inner, problems);
  }

  /** Half a surrogate pair, which a JSON escape can make, has no UTF-8. */
  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }

  private String at(String name) {
    return place + "." + name;
  }

  private JsonNode take(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    if (value != null) {
      present++;
    }
    return value;
  }

  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL -> "null";
      case STRING -> "text";
      case BOOLEAN, NUMBER -> Problems.quoted(value.asText());
      case BINARY, MISSING, POJO -> "something else";
    };
  }
}
