package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the fanotify groups of published trees alive when the daemon dies, so that readers wait for
 * the next daemon instead of reading holes: the kernel lets everybody pass once the last descriptor
 * of a group is closed.
 */
public interface GroupStore extends AutoCloseable {
  /**
   * The group that an earlier daemon has left, if there is one. It stays in the store as well.
   *
   * @throws IOException when the store cannot be reached, or another living daemon has the tree
   */
  Optional<Descriptor> claim(String tree) throws IOException;

  /** Stores a group under the tree's name, in place of what was there. Must precede publishing. */
  void keep(String tree, Kept kept) throws IOException;

  /** Forgets the group of a tree that nobody can reach any more. Harmless when there is none. */
  void release(String tree) throws IOException;

  /** Ends the connection; what is kept stays. */
  @Override
  void close() throws IOException;

  /**
   * What is kept.
   *
   * @param group stays the caller's; the store has its own copy
   * @param device path of the block device; the group may end by itself when nothing is mounted
   *     from it
   */
  record Kept(Descriptor group, String device) {}
}
