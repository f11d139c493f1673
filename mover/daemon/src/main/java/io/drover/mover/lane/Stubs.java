package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.Stub;
import java.util.Optional;

/** What operations ask of a stub before they begin. */
final class Stubs {
  private Stubs() {}

  /**
   * The file's own stub, or nothing when it has none.
   *
   * @throws HomeException with {@code needs-attention} when it is not the file's own
   */
  static Optional<Stub> of(HomeFile file) throws HomeException {
    return switch (file.stub()) {
      case Found.Managed(Stub stub) -> Optional.of(stub);
      case Found.Unmanaged _ -> Optional.empty();
      case Found.Foreign(Stub _, String reason) ->
          throw notOurs(file, "is not this file's own: " + reason + "; run drover adopt");
      case Found.Unreadable(String reason) ->
          throw notOurs(file, "cannot be read: " + reason + "; see drover explain");
    };
  }

  /** The answer to a request that expects another data version than the file has. */
  static Optional<Finish> unexpected(Request request, FileFacts facts) {
    if (!(request.order() instanceof Order.OnFile order)) {
      return Optional.empty();
    }
    String token = Content.versionOf(facts).token();
    return order
        .terms()
        .ifVersion()
        .filter(expected -> !expected.equals(token))
        .map(
            expected ->
                Answers.failed(Code.CHANGED, "the file is version " + token + ", not " + expected));
  }

  private static HomeException notOurs(HomeFile file, String what) {
    return new HomeException(Code.NEEDS_ATTENTION, "the stub of " + file.key() + " " + what);
  }
}
