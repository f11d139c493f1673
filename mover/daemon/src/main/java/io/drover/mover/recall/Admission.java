package io.drover.mover.recall;

/** Whether a reader may go on. */
public sealed interface Admission {
  /**
   * The bytes are in place.
   *
   * @param settled the stub durably says so, and nobody needs to be asked about this file again;
   *     otherwise the recall itself tells the {@link io.drover.mover.home.Watch} later
   */
  record Granted(boolean settled) implements Admission {}

  /** They are not, and the reader gets an error. */
  record Denied(Reason reason, String message) implements Admission {}

  /** Why a reader is denied; the door turns it into the errno that its protocol allows. */
  enum Reason {
    /** No good copy is left, or the only one does not match its digest. */
    NO_GOOD_COPY,
    /** The pool does not answer; the fill goes on without a reader when it can. */
    POOL_OFFLINE,
    /** The pool is cold and was asked for the bytes; the file comes back when it has them. */
    STAGING,
    /** No room for the bytes on the tree's file system. */
    NO_SPACE,
    /** It took longer than {@code recallDeadline}; the fill goes on. */
    DEADLINE,
    /** The stub is foreign, damaged or of a later release, and calls ranges absent. */
    NOT_OURS,
    /** Policy does not let this reader recall. */
    FORBIDDEN,
    /** The tree's file system fails. */
    HOME_FAILS
  }
}
