package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.FanotifyEvent;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events that a dead daemon had taken and not noted. Who waits for each is in the {@link Batch},
 * but not for what file: the kernel told that by a descriptor, which died with its process.
 */
final class LostEvents {
  private final EventReader.Parts parts;
  private final BlockedReaders readers;

  LostEvents(EventReader.Parts parts, Descriptor privateRoot) {
    this.parts = parts;
    this.readers = new BlockedReaders(privateRoot, parts.journal().takingSinceNanos());
  }

  /**
   * Notes each event whose file is known, as the dead daemon would have done next, before anything
   * is brought back: a fill changes the times by which a file is known, and this process may be
   * killed too. Whoever waits for a file that cannot be told gets an error (EIO).
   *
   * @return events that wait for one of several files: all of them must be whole before the answer
   */
  Map<Integer, Set<Handle>> note() throws LinuxException {
    Map<Integer, Set<Handle>> several = new HashMap<>();
    Set<Integer> noted = parts.journal().entries().keySet();
    for (FanotifyEvent event : parts.batch().events()) {
      if (event.number() >= 0 && event.waits() && !noted.contains(event.number())) {
        note(event, several);
      }
    }
    if (several.isEmpty()) {
      parts.journal().endTaking();
    }
    return several;
  }

  private void note(FanotifyEvent event, Map<Integer, Set<Handle>> several) throws LinuxException {
    if (event.isOpen() && readers.opensToWrite(event.pid())) {
      parts.waiting().answerLost(event.number(), true);
      return;
    }
    Optional<Set<Handle>> files = readers.filesOf(event.pid());
    switch (files.map(Set::size).orElse(0)) {
      case 0 -> parts.waiting().answerLost(event.number(), false);
      case 1 -> parts.journal().put(event.number(), files.get().iterator().next());
      default -> several.put(event.number(), files.get());
    }
  }
}
