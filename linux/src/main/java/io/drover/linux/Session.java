package io.drover.linux;

/** The session of this process (setsid(2)). */
public final class Session {
  private static final Call SETSID = Call.returningInt("setsid");

  private Session() {}

  /**
   * Leaves the session and the process group of the parent, so that what its terminal sends
   * (Ctrl-C, hang-up) does not reach this process. EPERM for a process that leads a group already.
   */
  public static void begin() throws LinuxException {
    SETSID.checked(SETSID.call(), "session");
  }
}
