package io.drover.tier.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One external command.
 *
 * @param words the program's absolute path and its arguments
 * @param deadline after which it is killed
 */
public record Command(Role role, List<Template> words, Duration deadline, Reading reading) {
  public Command {
    words = List.copyOf(words);
  }

  /**
   * Reads the words of a command.
   *
   * @throws IllegalArgumentException when the program is not an absolute path, or a placeholder
   *     does not fit the role
   */
  public static List<Template> words(Role role, List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("is empty; name the program and its arguments");
    }
    if (!words.getFirst().startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is not an absolute path; nothing looks the program up".formatted(words.getFirst()));
    }
    List<Template> parsed = new ArrayList<>();
    for (String word : words) {
      parsed.add(Template.parse(word, role.allowed()));
    }
    requireObject(role, parsed);
    return parsed;
  }

  private static void requireObject(Role role, List<Template> words) {
    Set<Placeholder> names =
        switch (role) {
          case PUT -> Set.of();
          case GET, STAT, REMOVE -> Set.of(Placeholder.KEY, Placeholder.LOCATOR);
          case STAGE -> Set.of(Placeholder.EACH, Placeholder.BATCH);
          case LIST -> Set.of();
        };
    boolean moves = role == Role.PUT || role == Role.GET;
    if (moves && words.stream().noneMatch(word -> word.holds(Placeholder.FILE))) {
      throw new IllegalArgumentException("has no {file}: where are the bytes?");
    }
    if (!names.isEmpty() && names.stream().noneMatch(name -> holds(words, name))) {
      List<String> wanted = names.stream().map(name -> "{" + name.word() + "}").sorted().toList();
      throw new IllegalArgumentException(
          "has no %s: which object is meant?".formatted(String.join(" or ", wanted)));
    }
  }

  /**
   * Reads the pattern of what a command prints.
   *
   * @throws IllegalArgumentException when it is no pattern, or lacks a group that the role needs
   */
  public static Pattern output(Role role, String text) {
    Pattern pattern = Pattern.compile(text, Pattern.MULTILINE);
    for (String group : role.printed()) {
      if (!pattern.namedGroups().containsKey(group)) {
        throw new IllegalArgumentException("has no group (?<%s>…)".formatted(group));
      }
    }
    for (String group : pattern.namedGroups().keySet()) {
      if (!Answer.KNOWN.contains(group)) {
        throw new IllegalArgumentException(
            "(?<%s>…) is unknown; known are %s".formatted(group, String.join(", ", Answer.KNOWN)));
      }
    }
    return pattern;
  }

  boolean holds(Placeholder placeholder) {
    return holds(words, placeholder);
  }

  private static boolean holds(List<Template> words, Placeholder placeholder) {
    return words.stream().anyMatch(word -> word.holds(placeholder));
  }

  /**
   * The arguments with values in place.
   *
   * @param each words for the objects of a batch; they take the place of a word that is {@code
   *     {each}} alone, and stand with blanks between them in a longer one
   * @return nothing when a value would be read as an option, which no quoting prevents
   */
  Optional<List<String>> arguments(Map<Placeholder, String> values, List<String> each) {
    Map<Placeholder, String> all = new EnumMap<>(Placeholder.class);
    all.putAll(values);
    all.put(Placeholder.EACH, String.join(" ", each));
    List<String> arguments = new ArrayList<>();
    for (Template word : words) {
      List<String> rendered = word.isOnly(Placeholder.EACH) ? each : List.of(word.render(all));
      if (!word.isOption() && rendered.stream().anyMatch(one -> one.startsWith("-"))) {
        return Optional.empty();
      }
      arguments.addAll(rendered);
    }
    return Optional.of(arguments);
  }
}
