package io.drover.mover.govern;

/**
 * Who makes files come back: a user who runs a program.
 *
 * @param uid for file access (proc_pid_status(5)), as the daemon's user namespace has it; -1 when
 *     it cannot be told
 * @param program the executable, absolute, as its own mount namespace has it; empty when it cannot
 *     be told, as of a thread of the kernel
 */
public record Demander(long uid, String program) {
  static final Demander UNKNOWN = new Demander(-1, "");

  @Override
  public String toString() {
    return (program.isEmpty() ? "an unknown program" : program)
        + (uid < 0 ? " of an unknown user" : " of user " + uid);
  }
}
