package io.drover.mover.recall;

/** What somebody gets who uses a file that is not in place. */
public enum Treatment {
  /** The file comes back and stays. */
  ALLOW,
  /** The file comes back, and is dropped again when nobody has it open any more. */
  READ_THROUGH,
  /** An error, and nothing comes back. */
  DENY
}
