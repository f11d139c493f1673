package io.drover.mover.config;

import io.drover.events.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes records of a document: a component is a key. What is wrong is reported and then taken as
 * its default, or as an empty value, so that the rest is checked too.
 */
final class Binder {
  private final Path base;
  private final Problems problems;

  /**
   * @param base against which relative paths are resolved
   */
  Binder(Path base, Problems problems) {
    this.base = base;
    this.problems = problems;
  }

  /** Where a value goes. */
  private record Slot(String key, Type type, Optional<String> fallback) {
    Slot inner(Type innerType) {
      return new Slot(key, innerType, fallback);
    }

    Slot element(int index, Type innerType) {
      return new Slot(key + "[" + index + "]", innerType, Optional.empty());
    }

    Class<?> raw() {
      return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    /** The last type argument: that of an Optional, of a list's elements, of a map's values. */
    Type argument() {
      Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
      return arguments[arguments.length - 1];
    }
  }

  <T extends Record> T bind(Class<T> type, Node.Fields document) {
    return type.cast(record(new Slot("", type, Optional.empty()), document));
  }

  private Object value(Slot slot, Optional<Node> node) {
    Class<?> raw = slot.raw();
    if (raw == Optional.class) {
      return node.map(present -> value(slot.inner(slot.argument()), Optional.of(present)));
    }
    if (raw == List.class) {
      return node.map(present -> list(slot, present)).orElse(List.of());
    }
    if (raw == Map.class) {
      return node.map(present -> texts(slot, present)).orElse(Map.of());
    }
    if (raw.isRecord() && raw != Size.class) {
      return record(slot, node.orElse(new Node.Fields(Map.of(), 0)));
    }
    if (raw.isSealed()) {
      return choice(slot, node);
    }
    return scalar(slot, node);
  }

  private Object record(Slot slot, Node node) {
    Map<String, Node> given = fields(slot, node);
    RecordComponent[] components = slot.raw().getRecordComponents();
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name -> problems.add(inner(slot, name), "unknown key; " + Nearest.hint(name, known)));
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Optional<String> fallback =
          Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
      Slot inner = new Slot(inner(slot, component.getName()), component.getGenericType(), fallback);
      values[i] = value(inner, Optional.ofNullable(given.get(component.getName())));
    }
    return construct(slot.raw(), values);
  }

  private static String inner(Slot slot, String name) {
    return slot.key().isEmpty() ? name : slot.key() + "." + name;
  }

  private static Object construct(Class<?> type, Object[] values) {
    try {
      var constructor = type.getDeclaredConstructors()[0];
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " is not a record that can be made of its components", e);
    }
  }

  private Map<String, Node> fields(Slot slot, Node node) {
    if (node instanceof Node.Fields fields) {
      return fields.values();
    }
    problems.add(slot.key(), "has keys of its own; write them below it, indented");
    return Map.of();
  }

  private List<Object> list(Slot slot, Node node) {
    // One value is a list of one: nobody means anything else by `targets: /srv/vault`.
    List<Node> nodes = node instanceof Node.Items items ? items.values() : List.of(node);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      values.add(value(slot.element(i, slot.argument()), Optional.of(nodes.get(i))));
    }
    return List.copyOf(values);
  }

  private Map<String, String> texts(Slot slot, Node node) {
    Map<String, String> values = new LinkedHashMap<>();
    fields(slot, node)
        .forEach(
            (name, value) -> {
              if (value instanceof Node.Text text) {
                values.put(name, text.value());
              } else {
                problems.add(inner(slot, name), "must be one value");
              }
            });
    return Map.copyOf(values);
  }

  /** One of the records of a sealed interface, each with the one component that names it. */
  private Object choice(Slot slot, Optional<Node> node) {
    Map<String, Class<?>> choices = new LinkedHashMap<>();
    for (Class<?> permitted : slot.raw().getPermittedSubclasses()) {
      choices.put(permitted.getRecordComponents()[0].getName(), permitted);
    }
    List<String> names = List.copyOf(choices.keySet());
    Map<String, Node> given =
        node.map(present -> fields(slot, present)).orElse(Map.<String, Node>of());
    List<String> chosen = given.keySet().stream().filter(choices::containsKey).toList();
    if (chosen.size() != 1 || given.size() != 1) {
      problems.add(slot.key(), "needs exactly one of " + String.join(", ", names));
    }
    String name = chosen.isEmpty() ? names.getFirst() : chosen.getFirst();
    Optional<Node> value = Optional.ofNullable(given.get(name));
    return record(
        new Slot(slot.key(), choices.get(name), Optional.empty()),
        new Node.Fields(value.map(one -> Map.of(name, one)).orElse(Map.of()), 0));
  }

  private Object scalar(Slot slot, Optional<Node> node) {
    if (node.isPresent() && node.get() instanceof Node.Text text) {
      try {
        return parse(slot.raw(), text.value());
      } catch (IllegalArgumentException e) {
        problems.add(slot.key(), e.getMessage());
      }
    } else if (node.isPresent()) {
      problems.add(slot.key(), "must be one value");
    } else if (slot.fallback().isEmpty()) {
      problems.add(slot.key(), "is missing");
    }
    return slot.fallback().map(text -> parse(slot.raw(), text)).orElseGet(() -> empty(slot.raw()));
  }

  /**
   * In place of what is missing; a path that is not absolute is one that nobody named. Nothing in
   * place of what may be left out.
   */
  private static Object empty(Class<?> type) {
    if (type == Path.class) {
      return Path.of("");
    }
    if (type == int.class) {
      return 0;
    }
    return type == String.class ? "" : null;
  }

  private Object parse(Class<?> type, String text) {
    if (type == int.class || type == Integer.class) {
      return wholeNumber(text);
    }
    if (type == Size.class) {
      return Size.parse(text);
    }
    if (type == Duration.class) {
      return Spans.parse(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    return type.isEnum() ? constant(type, text) : text;
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private Path path(String text) {
    try {
      return base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is not a path", e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new IllegalArgumentException("'" + text + "' is unknown; " + Nearest.hint(text, names));
  }
}
