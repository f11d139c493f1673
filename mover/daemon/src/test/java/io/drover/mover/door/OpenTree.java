package io.drover.mover.door;

import io.drover.linux.LoopFileSystem;
import io.drover.mover.door.fanotify.DoorPlan;
import io.drover.mover.door.fanotify.FanotifyDoor;
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

  private final String type;
  private final LoopFileSystem fileSystem;
  private final Path runtime;
  private final MemoryStore store = new MemoryStore();
  private FanotifyDoor door;
  private FakeRecall recall;

  private OpenTree(String type, LoopFileSystem fileSystem, Path runtime) {
    this.type = type;
    this.fileSystem = fileSystem;
    this.runtime = runtime;
  }

  /** Skips the test where there can be no such tree. */
  static OpenTree of(String type, String notProven) throws IOException {
    LoopFileSystem.assumeAvailable(type, notProven);
    OpenTree tree =
        new OpenTree(
            type, LoopFileSystem.unmounted(type), Files.createTempDirectory("drover-runtime"));
    tree.openDoor();
    return tree;
  }

  void openDoor() throws IOException {
    door = (FanotifyDoor) FanotifyDoor.open(plan());
    recall = new FakeRecall(door.privateRoot(), 4);
    door.serve(recall);
  }

  private DoorPlan plan() {
    Source.Format format = new Source.Format(type, List.of());
    Source source = new Source.Image(fileSystem.image(), format);
    return new DoorPlan(
        new TreePlace("lab", fileSystem.root(), source),
        store,
        runtime,
        InstantSource.system(),
        READERS_MAX);
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
    return fileSystem.root();
  }

  String path(String name) {
    return path().resolve(name).toString();
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
    fileSystem.close();
    try (Stream<Path> files = Files.walk(runtime)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
