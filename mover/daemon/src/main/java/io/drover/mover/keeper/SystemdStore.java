package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Notify;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups kept by the service manager (sd_pid_notify_with_fds(3), FDSTORE=1), which hands them to
 * the next process of the unit as inherited descriptors (sd_listen_fds(3)).
 *
 * <p>The unit needs {@code FileDescriptorStoreMax=} of at least the number of its trees, and {@code
 * FileDescriptorStorePreserve=yes} (systemd 254), else a stop closes the store even though a tree
 * that was in use stays visible.
 */
public final class SystemdStore implements GroupStore {
  private static final String PREFIX = "drover-";

  private final Notify notify;
  private final Map<String, Descriptor> inherited = new HashMap<>();

  /**
   * Takes over the groups among the inherited descriptors.
   *
   * @param inherited from {@link Notify#listenDescriptors}; others than groups stay the caller's
   */
  public SystemdStore(Notify notify, List<Notify.Inherited> inherited) {
    this.notify = notify;
    for (Notify.Inherited entry : inherited) {
      if (entry.name().startsWith(PREFIX)) {
        this.inherited.put(entry.name(), entry.descriptor());
      }
    }
  }

  /** The manager runs one process of a unit at a time: the one before us has ended. */
  @Override
  public Optional<Descriptor> claim(String tree) throws LinuxException {
    Descriptor group = inherited.get(PREFIX + tree);
    return group == null ? Optional.empty() : Optional.of(group.duplicate());
  }

  /** A descriptor that is in the store already is not stored twice (systemd: same open file). */
  @Override
  public void keep(String tree, Kept kept) throws LinuxException {
    String name = PREFIX + tree;
    if (!inherited.containsKey(name)) {
      notify.send("FDSTOREREMOVE=1\nFDNAME=" + name);
      notify.send("FDSTORE=1\nFDNAME=" + name, kept.group());
    }
  }

  @Override
  public void release(String tree) throws LinuxException {
    String name = PREFIX + tree;
    notify.send("FDSTOREREMOVE=1\nFDNAME=" + name);
    Descriptor group = inherited.remove(name);
    if (group != null) {
      group.close();
    }
  }

  @Override
  public void close() {
    inherited.values().forEach(Descriptor::close);
    inherited.clear();
  }
}
