package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import java.io.IOException;

/** Answers the readers that the daemon before us had taken from the kernel. */
final class Takeover {
  Takeover(EventReader.Parts parts, Descriptor privateRoot) {}

  void reserve() throws IOException {}

  void answer() {}
}
