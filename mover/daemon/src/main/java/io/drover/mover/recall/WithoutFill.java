package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readers are told of a file that nothing has to be, or can be, brought back to. */
final class WithoutFill {
  private static final Logger LOG = LoggerFactory.getLogger(WithoutFill.class);

  private WithoutFill() {}

  static Admission resident(HomeFile file) throws HomeException {
    file.flush();
    file.settle();
    return new Admission.Granted(true);
  }

  /** Asks again when it is opened next, since it may not be what it is for long. */
  static Admission unmanaged() {
    return new Admission.Granted(false);
  }

  /**
   * Somebody had passed the door to truncate the file at its opening when the daemon died: an empty
   * file has no byte that could be absent. Its copies are those of an earlier content.
   */
  static Admission emptied(HomeFile file, Fill fill) throws HomeException, Superseded {
    fill.sync();
    file.change(Durability.DURABLE, found -> found.own().map(stub -> stub.withHome(Home.WHOLE)));
    file.settle();
    return new Admission.Granted(true);
  }

  /**
   * A released file of another size was cut or replaced while nobody guarded it. Its absent bytes
   * cannot be told from its new ones, so nobody reads it until a human decided.
   */
  static Admission otherContent(HomeFile file, Stub stub, long bytes) {
    String message =
        String.format(
            "%s has %d bytes, but %d when it was released: it was changed while no door was there;"
                + " run drover explain",
            file.key(), bytes, stub.version().bytes());
    LOG.error(message);
    return new Admission.Denied(Admission.Reason.NOT_OURS, message);
  }

  static Admission notOurs(HomeFile file, String what) {
    String message = "the stub of " + file.key() + " " + what;
    LOG.warn(message);
    return new Admission.Denied(Admission.Reason.NOT_OURS, message);
  }
}
