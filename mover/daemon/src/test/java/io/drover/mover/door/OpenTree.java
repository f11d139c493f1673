package io.drover.mover.door;

import io.drover.linux.LoopFileSystem;
import io.drover.mover.door.fanotify.DoorPlan;
import io.drover.mover.door.fanotify.FanotifyDoor;
import io.drover.mover.door.fanotify.NoDoor;
import io.drover.mover.door.publish.Source;
import io.drover.mover.door.publish.TreePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A tree of its own file system with a door that serves it, and all that is needed for that. */
final class OpenTree implements AutoCloseable {
  private static final int READERS_MAX = 4096;

  private final LoopFileSystem fileSystem;
  private final Path path;
  private final Source source;
  private final Path runtime = Files.createTempDirectory("drover-runtime");
  private final MemoryStore store = new MemoryStore();
  private FanotifyDoor door;
  private FakeRecall recall;

  private OpenTree(LoopFileSystem fileSystem, Path path, Source source) throws IOException {
    this.fileSystem = fileSystem;
    this.path = path;
    this.source = source;
  }

  /** From an image. Skips the test where there can be no such tree. */
  static OpenTree of(String type, String notProven) throws IOException {
    LoopFileSystem.assumeAvailable(type, notProven);
    LoopFileSystem made = LoopFileSystem.unmounted(type);
    return at(made, made.root(), new Source.Image(made.image(), format(type)));
  }

  static OpenTree at(LoopFileSystem fileSystem, Path path, Source source) throws IOException {
    OpenTree tree = new OpenTree(fileSystem, path, source);
    try {
      tree.openDoor();
      return tree;
    } catch (IOException refused) {
      deleteAll(tree.runtime);
      throw refused;
    }
  }

  static Source.Format format(String type) {
    return new Source.Format(type, List.of());
  }

  void openDoor() throws IOException {
    door = (FanotifyDoor) FanotifyDoor.open(plan());
    recall = new FakeRecall(door.privateRoot(), 4);
    door.serve(recall);
  }

  /** Why there is no door at such a place. */
  static NoDoor.Reason refusal(Path path, Source source) throws IOException {
    OpenTree none = new OpenTree(null, path, source);
    try {
      return ((NoDoor) FanotifyDoor.open(none.plan())).reason();
    } finally {
      deleteAll(none.runtime);
    }
  }

  private DoorPlan plan() {
    TreePlace place = new TreePlace("lab", path, source);
    return new DoorPlan(place, store, runtime, InstantSource.system(), READERS_MAX);
  }

  void closeDoor() throws IOException {
    door.close();
    recall.close();
  }

  FanotifyDoor door() {
    return door;
  }

  FakeRecall recall() {
    return recall;
  }

  MemoryStore store() {
    return store;
  }

  Path path() {
    return path;
  }

  String path(String name) {
    return path.resolve(name).toString();
  }

  /** A released file, seen by users under its name. */
  String released(String name, int bytes, long seed) throws IOException {
    recall.createReleased(door, name, bytes, seed);
    return path(name);
  }

  @Override
  public void close() throws IOException {
    // First what answers, then the group: whoever still waits goes on and can be ended.
    closeDoor();
    store.close();
    if (fileSystem != null) {
      fileSystem.close();
    }
    deleteAll(runtime);
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
