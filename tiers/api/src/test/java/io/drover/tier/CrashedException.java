package io.drover.tier;

/** The process is dead: whoever catches this on purpose is not production code. */
public final class CrashedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CrashedException(String message) {
    super(message);
  }
}
