package io.drover.events;

/** Why a request ended as it did, for programs; the message beside it is for people. */
public enum Code implements Wire {
  /** Done, or nothing was left to do. */
  OK("ok"),
  /** The request is still being worked on. */
  WORKING("working"),
  NO_SUCH_FILE("no-such-file"),
  NO_SUCH_POOL("no-such-pool"),
  /** The tree is not of this cell, or the path leaves it. */
  OUTSIDE_TREE("outside-tree"),
  /** The name is a directory, a link or a device. */
  NOT_REGULAR("not-regular"),
  /** There is no copy to drop home for, to restore from or to remove. */
  NOT_ARCHIVED("not-archived"),
  /** The file was written since its copy was made. */
  DIRTY("dirty"),
  /** The file is not the data version the request names, or changed while it was copied. */
  CHANGED("changed"),
  /** Somebody has the file open and did not let go in time. */
  BUSY("busy"),
  PINNED("pinned"),
  /** The file's flags forbid to archive it. */
  NO_ARCHIVE("no-archive"),
  /** The file's flags forbid to release it. */
  NO_RELEASE("no-release"),
  /** It would drop the last verified copy. */
  LAST_COPY("last-copy"),
  /** The copy was made of a file of another owner, or of a tree that cannot be asked. */
  OTHER_OWNER("other-owner"),
  OPEN_FOR_WRITE("open-for-write"),
  NO_SPACE("no-space"),
  /** A copy does not have the digest it should have. */
  CORRUPT("corrupt"),
  POOL_OFFLINE("pool-offline"),
  /** The event could not be understood; the message lists every fault. */
  BAD_EVENT("bad-event"),
  /** A later request for the file has been carried out. */
  SUPERSEDED("superseded"),
  UNSUPPORTED("unsupported"),
  /** Readers of a released file in this tree would see holes, so nothing may be released. */
  NO_DOOR("no-door"),
  /** The state found matches no row of the recovery table; the file is left alone. */
  NEEDS_ATTENTION("needs-attention"),
  CANCELLED("cancelled"),
  DEADLINE_PASSED("deadline-passed"),
  /** A defect in Drover. */
  INTERNAL("internal"),
  /** Never sent: what a reader makes of a code that is newer than itself. */
  UNRECOGNISED("unrecognised");

  static final Vocabulary<Code> WORDS = new Vocabulary<>(Code.class);

  private final String wire;

  Code(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
