package io.drover.tier.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One word of a command: text with placeholders such as {@code {key}}. A doubled brace is a brace.
 * No shell ever sees it, and a value is never split, expanded or read as an option.
 */
public final class Template {
  private sealed interface Part {
    record Text(String text) implements Part {}

    record Hole(Placeholder placeholder) implements Part {}
  }

  private final String source;
  private final List<Part> parts;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when a placeholder is unknown or not allowed, or a brace
   *     stands alone
   */
  public static Template parse(String source, Set<Placeholder> allowed) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < source.length(); ) {
      char letter = source.charAt(at);
      boolean brace = letter == '{' || letter == '}';
      boolean doubled = brace && at + 1 < source.length() && source.charAt(at + 1) == letter;
      if (!brace || doubled) {
        text.append(letter);
        at += doubled ? 2 : 1;
        continue;
      }
      int end = source.indexOf('}', at);
      if (letter == '}' || end < 0) {
        throw new IllegalArgumentException(
            "'%s' has a brace that stands alone; write it twice".formatted(source));
      }
      parts.add(new Part.Text(text.toString()));
      text.setLength(0);
      parts.add(new Part.Hole(placeholder(source.substring(at + 1, end), allowed)));
      at = end + 1;
    }
    parts.add(new Part.Text(text.toString()));
    return new Template(source, parts);
  }

  private static Placeholder placeholder(String word, Set<Placeholder> allowed) {
    for (Placeholder placeholder : allowed) {
      if (placeholder.word().equals(word)) {
        return placeholder;
      }
    }
    List<String> known = allowed.stream().map(Placeholder::word).sorted().toList();
    throw new IllegalArgumentException(
        "{%s} is unknown here; known are %s; a brace is written twice"
            .formatted(word, known.isEmpty() ? "none" : String.join(", ", known)));
  }

  boolean holds(Placeholder placeholder) {
    return parts.contains(new Part.Hole(placeholder));
  }

  /** Whether the placeholder is the whole word. */
  boolean isOnly(Placeholder placeholder) {
    return source.equals("{" + placeholder.word() + "}");
  }

  /** Whether the word itself says that it is an option; no value may make it one. */
  boolean isOption() {
    return source.startsWith("-");
  }

  /**
   * The word with values in place.
   *
   * @param values of every placeholder that it holds
   */
  String render(Map<Placeholder, String> values) {
    StringBuilder word = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text) -> word.append(text);
        case Part.Hole(Placeholder placeholder) -> {
          String value = values.get(placeholder);
          if (value == null) {
            throw new IllegalStateException("{%s} has no value".formatted(placeholder.word()));
          }
          word.append(value);
        }
      }
    }
    return word.toString();
  }

  @Override
  public String toString() {
    return source;
  }
}
