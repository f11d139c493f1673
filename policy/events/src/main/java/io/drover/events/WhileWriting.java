package io.drover.events;

/** What becomes of a copy in the making when somebody opens the file for writing. */
public enum WhileWriting implements Wire {
  /** The copy is given up and its partial objects are destroyed; the writer goes on at once. */
  ABORT("abort"),
  /** The copy follows the writer until it is a state that the file really had. */
  FOLLOW("follow");

  static final Vocabulary<WhileWriting> WORDS = new Vocabulary<>(WhileWriting.class);

  private final String wire;

  WhileWriting(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
