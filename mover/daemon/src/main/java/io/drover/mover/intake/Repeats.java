package io.drover.mover.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All entries that are not over, by what makes them one request. Of several records of the same
 * request one is worked on; the others are {@code REPEATED} and get its answer.
 */
final class Repeats {
  /** The first of a chain that goes on in {@link Entry#twin}. */
  private final Map<Identity, Entry> chains = new HashMap<>();

  /** Adds an entry; answers whether it is the only one of its request. */
  boolean add(Entry entry) {
    Entry first = chains.putIfAbsent(Identity.of(entry.request), entry);
    if (first == null) {
      return true;
    }
    entry.twin = first.twin;
    first.twin = entry;
    return false;
  }

  /** Takes out one that ended, and those that wait for its answer; answers the latter. */
  List<Entry> removeEnded(Entry ended) {
    List<Entry> repeated = new ArrayList<>();
    Identity identity = Identity.of(ended.request);
    Entry rest =
        filtered(
            chains.get(identity),
            each -> each == ended || each.state == Entry.State.REPEATED,
            each -> {
              if (each != ended) {
                repeated.add(each);
              }
            });
    put(identity, rest);
    return repeated;
  }

  /**
   * Takes out all that fit.
   *
   * @return {@code REPEATED} ones that were waiting for one of those; they are taken out too, so
   *     that they can be added again
   */
  List<Entry> removeIf(Predicate<Entry> victim) {
    List<Entry> repeated = new ArrayList<>();
    for (Map.Entry<Identity, Entry> chain : List.copyOf(chains.entrySet())) {
      if (stream(chain.getValue()).noneMatch(victim)) {
        continue;
      }
      Entry rest = filtered(chain.getValue(), victim, _ -> {});
      rest = filtered(rest, each -> each.state == Entry.State.REPEATED, repeated::add);
      put(chain.getKey(), rest);
    }
    return repeated;
  }

  private static Entry filtered(Entry first, Predicate<Entry> out, Consumer<Entry> receiver) {
    Entry rest = null;
    Entry each = first;
    while (each != null) {
      Entry next = each.twin;
      each.twin = null;
      if (out.test(each)) {
        receiver.accept(each);
      } else {
        each.twin = rest;
        rest = each;
      }
      each = next;
    }
    return rest;
  }

  private void put(Identity identity, Entry first) {
    if (first == null) {
      chains.remove(identity);
    } else {
      chains.put(identity, first);
    }
  }

  /** All of them. */
  Stream<Entry> all() {
    return chains.values().stream().flatMap(Repeats::stream);
  }

  private static Stream<Entry> stream(Entry first) {
    return Stream.iterate(first, each -> each != null, each -> each.twin);
  }

  int size() {
    return chains.size();
  }
}
