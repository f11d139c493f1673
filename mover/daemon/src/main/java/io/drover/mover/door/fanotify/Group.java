package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Fanotify;
import io.drover.linux.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A group, the journal of what was taken from it and the batch being taken; all are new, or all an
 * earlier daemon's.
 */
record Group(Fanotify group, Journal journal, Batch batch) implements AutoCloseable {
  /**
   * An unlimited queue, because the kernel lets pass what a limited one has no room for; threads,
   * because what a process does is what one of its threads does.
   */
  private static final int FLAGS =
      Fanotify.CLASS_PRE_CONTENT
          | Fanotify.NONBLOCK
          | Fanotify.REPORT_TID
          | Fanotify.UNLIMITED_QUEUE
          | Fanotify.UNLIMITED_MARKS;

  /** Beside the events: pools, sockets, the broker's files. */
  private static final int OTHER_DESCRIPTORS = 16_384;

  static Group of(DoorPlan plan, Optional<Descriptor> kept) throws IOException {
    int numbers = Limits.raiseOpenFiles(plan.openEventsMax() + OTHER_DESCRIPTORS);
    Files.createDirectories(plan.runtimeDirectory());
    Path file = plan.runtimeDirectory().resolve("waiting-" + plan.place().name());
    Path batch = plan.runtimeDirectory().resolve("taking-" + plan.place().name());
    if (kept.isPresent()) {
      Fanotify group = Fanotify.owning(kept.get());
      return new Group(group, Journal.inherited(file, numbers), Batch.of(batch));
    }
    Fanotify group = Fanotify.init(FLAGS);
    try {
      return new Group(group, Journal.fresh(file, numbers), Batch.of(batch));
    } catch (IOException failure) {
      group.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    group.close();
    journal.close();
    batch.close();
  }
}
