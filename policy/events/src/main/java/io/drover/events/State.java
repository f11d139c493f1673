package io.drover.events;

/** How far a request has come. A request record gets exactly one terminal result. */
public enum State implements Wire {
  ACCEPTED("accepted"),
  PROGRESS("progress"),
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  CANCELLED("cancelled");

  static final Vocabulary<State> WORDS = new Vocabulary<>(State.class);

  private final String wire;

  State(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Whether nothing follows for this request record. */
  public boolean terminal() {
    return switch (this) {
      case ACCEPTED, PROGRESS -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
