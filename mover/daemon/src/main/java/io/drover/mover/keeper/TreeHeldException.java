package io.drover.mover.keeper;

import java.io.IOException;

/** Another daemon lives that may answer the events of a tree. */
public final class TreeHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  TreeHeldException(String tree, long pid) {
    super("tree %s is served by process %d, which must end first".formatted(tree, pid));
    this.pid = pid;
  }

  /** The process, to be killed and waited for by whoever takes over. */
  public long pid() {
    return pid;
  }
}
