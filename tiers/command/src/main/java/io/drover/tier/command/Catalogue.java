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
 * <p>A directory without the marker file that {@link #create} wrote is no catalogue: an unmounted
 * disk never makes objects look lost.
 */
final class Catalogue {
  private static final String MARKER = ".drover-pool";
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
   * @return whether it was none before
   */
  static boolean create(Path directory, String target) throws IOException {
    Files.createDirectories(directory);
    Files.createDirectories(directory.resolve(NEW));
    Files.createDirectories(directory.resolve(TOP));
    Path marker = directory.resolve(MARKER);
    boolean fresh = true;
    try {
      Files.writeString(marker, target + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      String found = Files.readString(marker).strip();
      if (!found.equals(target)) {
        throw new TierException.Refused(
            TierException.Reason.PERMISSION,
            "catalogue %s is of %s, not of %s; correct the configuration"
                .formatted(directory, found, target),
            e);
      }
      fresh = false;
    }
    sync(marker);
    sync(directory);
    return fresh;
  }

  /** Takes the marker away; entries stay. */
  void disown() throws TierException {
    try {
      Files.deleteIfExists(directory.resolve(MARKER));
    } catch (IOException e) {
      throw failure.of("disown", e);
    }
  }

  /** Fails unless this is the catalogue that it should be. */
  void require(String attempt) throws TierException {
    String found;
    try {
      found = Files.readString(directory.resolve(MARKER)).strip();
    } catch (NoSuchFileException e) {
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
