package io.drover.mover.home;

/** The stub is no longer the one that a change was decided on; look again. */
public final class Superseded extends Exception {
  private static final long serialVersionUID = 1L;

  public Superseded(String message) {
    super(message);
  }
}
