package io.drover.mover.door;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.mover.keeper.GroupStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps groups in the process itself: a daemon may stop here, but not die. */
public final class MemoryStore implements GroupStore {
  private final Map<String, Descriptor> groups = new HashMap<>();

  @Override
  public Optional<Descriptor> claim(String tree) throws LinuxException {
    Descriptor group = groups.get(tree);
    return group == null ? Optional.empty() : Optional.of(group.duplicate());
  }

  @Override
  public void keep(String tree, Kept kept) throws LinuxException {
    Descriptor before = groups.put(tree, kept.group().duplicate());
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void release(String tree) {
    Descriptor group = groups.remove(tree);
    if (group != null) {
      group.close();
    }
  }

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  @Override
  public void close() {
    groups.values().forEach(Descriptor::close);
  }
}
