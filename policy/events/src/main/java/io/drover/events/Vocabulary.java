package io.drover.events;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The words of one enum, found by their wire names. */
final class Vocabulary<E extends Enum<E> & Wire> {
  private final Map<String, E> byWire = new LinkedHashMap<>();

  Vocabulary(Class<E> words) {
    for (E word : words.getEnumConstants()) {
      byWire.put(word.wire(), word);
    }
  }

  Optional<E> find(String wire) {
    return Optional.ofNullable(byWire.get(wire));
  }

  Collection<String> names() {
    return byWire.keySet();
  }
}
