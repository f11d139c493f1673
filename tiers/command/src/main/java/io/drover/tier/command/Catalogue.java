package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is on tape: one small file for each object, at {@code <first component>/<the whole key, with
 * ~ for />}. An object is published when its entry has its name there, durably, and not before; so
 * nothing that a command left behind is ever visible. It is as precious as the tape manager's own
 * database.
 *
 * <p>A directory without the marker file is no catalogue: an unmounted disk never makes objects
 * look lost. The marker is there once every object that the manager lists has its entry; until then
 * it has another name, so that a catalogue that was killed while it learned is never taken for
 * whole.
 */
final class Catalogue {
  private static final String MARKER = ".drover-pool";
  private static final String LEARNING = ".drover-pool.learning";
  private static final String NEW = ".new";

  /** Holds the entries of keys without a slash. */
  private static final String TOP = "~";

  private final Path directory;
  private final CommandFailure failure;

  Catalogue(Path directory, CommandFailure failure) {
    this.directory = directory;
    this.failure = failure;
  }

  /**
   * Makes the directory a catalogue of that target; again is harmless.
   *
   * @return whether it has to learn yet, and to be told when it is {@link #whole}
   */
  static boolean create(Path directory, String target) throws IOException {
    Files.createDirectories(directory);
    Files.createDirectories(directory.resolve(NEW));
    Files.createDirectories(directory.resolve(TOP));
    boolean whole = Files.exists(directory.resolve(MARKER));
    Path marker = directory.resolve(whole ? MARKER : LEARNING);
    try {
      Files.writeString(marker, target + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      requireSame(directory, marker, target, e);
    }
    sync(marker);
    sync(directory);
    return !whole;
  }

  private static void requireSame(Path directory, Path marker, String target, IOException cause)
      throws IOException {
    String found = Files.readString(marker).strip();
    if (found.isEmpty() && marker.endsWith(LEARNING)) {
      // Killed before the first line was written.
      Files.writeString(marker, target + "\n");
    } else if (!found.equals(target)) {
      throw new TierException.Refused(
          TierException.Reason.PERMISSION,
          "catalogue %s is of %s, not of %s; correct the configuration"
              .formatted(directory, found, target),
          cause);
    }
  }

  /** Every object that the manager lists has been learned, durably. */
  void whole(String attempt) throws TierException {
    try {
      Files.move(
          directory.resolve(LEARNING), directory.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /** Fails unless this is the catalogue that it should be. */
  void require(String attempt) throws TierException {
    String found;
    try {
      found = Files.readString(directory.resolve(MARKER)).strip();
    } catch (NoSuchFileException e) {
      requireLearned(attempt);
      throw failure.transientFailure(
          attempt,
          "%s is not mounted or was never made a catalogue; mount it, or drover pools --create"
              .formatted(directory));
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
    if (!found.equals(failure.target())) {
      throw failure.refused(
          TierException.Reason.PERMISSION,
          "%s: catalogue %s is of %s, not of %s; correct the mount or the configuration"
              .formatted(attempt, directory, found, failure.target()));
    }
  }

  private void requireLearned(String attempt) throws TierException {
    if (Files.exists(directory.resolve(LEARNING))) {
      throw failure.transientFailure(
          attempt,
          "catalogue %s has not learned all that the manager lists; wait, or drover pools --create"
                  .formatted(directory)
              + " again if that was killed");
    }
  }

  Optional<Entry> find(String attempt, ObjectKey key) throws TierException {
    try {
      Optional<Entry> entry = read(key);
      if (entry.isEmpty()) {
        require(attempt);
      }
      return entry;
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  private Optional<Entry> read(ObjectKey key) throws IOException {
    Path file = file(key);
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<Entry> entry = Entry.decoded(key, text);
    if (entry.isEmpty()) {
      throw new IOException(file + " is damaged; restore it from a backup of the catalogue");
    }
    return entry;
  }

  /** Makes an entry, or another in its place, durable under its key. */
  void write(String attempt, Entry entry) throws TierException {
    require(attempt);
    store(attempt, entry);
  }

  /** The same while the catalogue is not whole yet. */
  void learn(Entry entry) throws TierException {
    store("learn " + entry.key(), entry);
  }

  private void store(String attempt, Entry entry) throws TierException {
    Path file = file(entry.key());
    try {
      Path parent = file.getParent();
      if (!Files.isDirectory(parent)) {
        Files.createDirectories(parent);
        sync(directory);
      }
      Path fresh = Files.createTempFile(directory.resolve(NEW), "entry-", "");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = UTF_8.encode(entry.encoded());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /** Makes the entry that was found survive a power cut. */
  void secure(String attempt, ObjectKey key) throws TierException {
    try {
      sync(file(key).getParent());
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  void remove(String attempt, ObjectKey key) throws TierException {
    try {
      Path file = file(key);
      if (Files.deleteIfExists(file)) {
        sync(file.getParent());
      }
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  /** A page in the order of keys. */
  List<Entry> list(Optional<ObjectKey> after, int limit) throws TierException {
    require("list");
    try {
      List<ObjectKey> keys = keysIn(directory.resolve(TOP), after);
      int tops = keys.size();
      for (String component : components(after)) {
        if (keys.size() - tops >= limit) {
          break;
        }
        keys.addAll(keysIn(directory.resolve(component), after));
      }
      keys.sort(Comparator.naturalOrder());
      List<Entry> page = new ArrayList<>();
      for (ObjectKey key : keys.subList(0, Math.min(limit, keys.size()))) {
        // One that was removed meanwhile would leave a short page, which means the end.
        page.add(read(key).orElseThrow(() -> new IOException(key + " was removed meanwhile")));
      }
      return page;
    } catch (IOException e) {
      throw failure.of("list", e);
    }
  }

  /** First components that may hold keys beyond, in the order of those keys. */
  private List<String> components(Optional<ObjectKey> after) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        boolean ours = KeyFile.key(name).isPresent() && !name.contains(TOP);
        if (ours && after.filter(key -> isBehind(name, key)).isEmpty()) {
          names.add(name);
        }
      }
    }
    // A slash sorts behind a dash and a dot: a-b/c comes before a/b.
    names.sort(Comparator.comparing(name -> name + "/"));
    return names;
  }

  /** Whether every key of the component comes before this one. */
  private static boolean isBehind(String component, ObjectKey key) {
    String prefix = component + "/";
    return !key.name().startsWith(prefix) && prefix.compareTo(key.name()) < 0;
  }

  private static List<ObjectKey> keysIn(Path directory, Optional<ObjectKey> after)
      throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        KeyFile.key(file.getFileName().toString())
            .filter(key -> after.isEmpty() || key.compareTo(after.get()) > 0)
            .ifPresent(keys::add);
      }
    }
    return keys;
  }

  private Path file(ObjectKey key) {
    return directory.resolve(KeyFile.directory(key).orElse(TOP)).resolve(KeyFile.name(key));
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel opened = FileChannel.open(path, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
