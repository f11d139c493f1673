package io.drover.tier;

import java.io.IOException;

/**
 * Why a tier could not do what was asked, typed by what the caller does next. The message names the
 * verb, the object and the target, and ends with the operator's next step where there is one.
 */
public abstract sealed class TierException extends IOException {
  private static final long serialVersionUID = 1L;

  private TierException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The object is not there. A fact, not a fault: the caller looks at the stub again. */
  public static final class Missing extends TierException {
    private static final long serialVersionUID = 1L;

    public Missing(String message) {
      super(message, null);
    }
  }

  /** Nobody knows why, or the place is away; the same call may succeed later. */
  public static final class Transient extends TierException {
    private static final long serialVersionUID = 1L;

    private final boolean busy;

    public Transient(String message, Throwable cause) {
      this(message, cause, false);
    }

    private Transient(String message, Throwable cause, boolean busy) {
      super(message, cause);
      this.busy = busy;
    }

    /** The place has too much to do, and is to be asked for less at a time. */
    public static Transient busy(String message, Throwable cause) {
      return new Transient(message, cause, true);
    }

    public boolean isBusy() {
      return busy;
    }
  }

  /** The place said no and will say no again until a human or a delete changes something. */
  public static final class Refused extends TierException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public Refused(Reason reason, String message, Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** Bytes are not what was written. The copy is quarantined, nothing is written from it. */
  public static final class Corrupt extends TierException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      super(message, null);
    }
  }

  /** What stands behind a refusal. */
  public enum Reason {
    FULL,
    READ_ONLY,
    PERMISSION,
    UNSUPPORTED
  }
}
