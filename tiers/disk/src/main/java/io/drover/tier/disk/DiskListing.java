package io.drover.tier.disk;

import io.drover.linux.Names;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * One page of the objects of a pool. Directories are gone through in the order of their keys, and
 * of each only the smallest keys are kept, so that memory is bounded by the page.
 */
final class DiskListing {
  /** What a page asks about each key it may hold; empty when it was deleted meanwhile. */
  @FunctionalInterface
  interface Lookup {
    Optional<ObjectStat> stat(ObjectKey key) throws IOException;
  }

  private final Path root;
  private final Lookup lookup;
  private final int limit;
  private final List<ObjectStat> page = new ArrayList<>();

  DiskListing(PoolRoot root, Lookup lookup, int limit) {
    this.root = Path.of(Names.procPath(root.directory()));
    this.lookup = lookup;
    this.limit = limit;
  }

  List<ObjectStat> after(Optional<ObjectKey> after) throws IOException {
    String start = after.map(ObjectKey::name).orElse("");
    for (String entry : entries()) {
      if (page.size() == limit) {
        break;
      }
      if (!entry.endsWith("/")) {
        addTop(entry, start);
      } else if (entry.compareTo(start) > 0 || start.startsWith(entry)) {
        addDirectory(entry.substring(0, entry.length() - 1), start);
      }
    }
    return page;
  }

  /**
   * What stands at the top, in the order of keys: a key of one component as it is, a directory with
   * the slash that all its keys have next, so that {@code a-b/} comes before {@code a/}.
   */
  private List<String> entries() throws IOException {
    List<String> entries = new ArrayList<>();
    scan(
        root,
        name -> {
          KeyPath.keyOf(KeyPath.TOP, name).ifPresent(key -> entries.add(key.name()));
          KeyPath.keyOf(name, "0").ifPresent(_ -> entries.add(name + "/"));
        });
    Collections.sort(entries);
    return entries;
  }

  private void addTop(String name, String start) throws IOException {
    if (name.compareTo(start) > 0) {
      lookup.stat(new ObjectKey(name)).ifPresent(page::add);
    }
  }

  private void addDirectory(String directory, String start) throws IOException {
    String from = start;
    while (page.size() < limit) {
      int wanted = limit - page.size();
      List<ObjectKey> keys = smallest(directory, from, wanted);
      for (ObjectKey key : keys) {
        lookup.stat(key).ifPresent(page::add);
      }
      if (keys.size() < wanted) {
        return;
      }
      from = keys.getLast().name();
    }
  }

  /** The next {@code wanted} keys of a directory behind {@code from}. */
  private List<ObjectKey> smallest(String directory, String from, int wanted) throws IOException {
    PriorityQueue<ObjectKey> kept = new PriorityQueue<>(Comparator.reverseOrder());
    scan(
        root.resolve(directory),
        name ->
            KeyPath.keyOf(directory, name)
                .filter(key -> key.name().compareTo(from) > 0)
                .ifPresent(key -> keep(kept, key, wanted)));
    return kept.stream().sorted().toList();
  }

  private static void keep(PriorityQueue<ObjectKey> kept, ObjectKey key, int wanted) {
    if (kept.size() < wanted) {
      kept.add(key);
    } else if (key.compareTo(kept.element()) < 0) {
      kept.remove();
      kept.add(key);
    }
  }

  private static void scan(Path directory, Consumer<String> found) throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path name : names) {
        found.accept(String.valueOf(name.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Removed meanwhile, or a stranger's file: there are no objects in it.
      return;
    }
  }
}
