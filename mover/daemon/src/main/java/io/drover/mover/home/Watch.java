package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import java.util.Optional;

/** What home asks of the door that guards a tree: which files raise events. */
public interface Watch {
  /**
   * Makes every later open and read of the file ask first. Must happen before the lease that
   * precedes a drop: whoever opened a file that was not armed reads holes without asking.
   */
  void arm(Descriptor file) throws LinuxException;

  /**
   * Lets everybody use the file without asking: its home is durably whole. A release may be under
   * way beside this, so whoever settles looks at the stub again afterwards, and arms the file again
   * when it no longer says so.
   */
  void settle(Descriptor file) throws LinuxException;

  /** Why no door guards the tree, so that nothing may be released; empty when one does. */
  Optional<String> unguarded();

  default boolean guards() {
    return unguarded().isEmpty();
  }
}
