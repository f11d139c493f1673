package io.drover.mover.home;

import io.drover.events.Code;
import java.io.IOException;

/** Why a tree could not do what was asked, with the code that a result carries for it. */
public final class HomeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  public HomeException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public HomeException(Code code, String message) {
    this(code, message, null);
  }

  public Code code() {
    return code;
  }
}
