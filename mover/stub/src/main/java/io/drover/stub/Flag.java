package io.drover.stub;

/** What else is known of a file; each is one bit of the format. */
public enum Flag implements Coded {
  NO_ARCHIVE(0),
  NO_RELEASE(1),
  /** Content is newer than every copy. */
  DIRTY(2),
  /** Its last copy is gone; reads of what is not in place fail. */
  LOST(3),
  /** A state was found that recovery does not know; nothing touches the file until a human did. */
  QUARANTINED(4);

  private final int code;

  Flag(int code) {
    this.code = code;
  }

  /** The number of its bit. */
  @Override
  public int code() {
    return code;
  }
}
