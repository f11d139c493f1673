package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.FileId;
import io.drover.stub.Pin;
import io.drover.stub.Stub;
import java.time.Instant;
import java.util.Optional;

/** Promising to keep home whole, and taking the promise back. */
final class Pinning {
  private final Workshop shop;

  Pinning(Workshop shop) {
    this.shop = shop;
  }

  Finish pin(Request request, Order.Pin order, HomeFile file) throws HomeException, Superseded {
    String owner = owner(order.owner(), request);
    if (owner.length() > 64) {
      return Answers.failed(Code.UNSUPPORTED, "a pin's owner has at most 64 characters");
    }
    long expires =
        order
            .lifetime()
            .map(lifetime -> request.time().plus(lifetime))
            .map(Instant::toEpochMilli)
            .orElse(Long.MAX_VALUE);
    Pin pin = new Pin(owner, expires);
    FileFacts facts = file.facts();
    Optional<Stub> before = Stubs.of(file);
    file.change(
        Durability.DURABLE,
        found -> {
          if (!found.own().equals(before)) {
            throw new Superseded("the stub changed while its file was pinned");
          }
          Stub stub = before.orElseGet(() -> fresh(file, facts));
          return Optional.of(stub.withPin(Optional.of(pin)).endedBy(Tag.of(request)));
        });
    return Answers.succeeded("pinned by " + owner);
  }

  Finish unpin(Request request, Order.Unpin order, HomeFile file) throws HomeException, Superseded {
    Optional<Pin> held = Stubs.of(file).flatMap(Stub::pin);
    if (held.isEmpty()) {
      return Answers.succeeded("the file is not pinned");
    }
    String owner = owner(order.owner(), request);
    if (!held.get().owner().equals(owner) && !request.force()) {
      return Answers.failed(
          Code.PINNED, "the file is pinned by " + held.get().owner() + ", not by " + owner);
    }
    file.change(
        Durability.DURABLE,
        found ->
            found
                .own()
                .filter(stub -> stub.pin().equals(held))
                .map(stub -> stub.withPin(Optional.empty()).endedBy(Tag.of(request))));
    return Answers.succeeded("unpinned");
  }

  private Stub fresh(HomeFile file, FileFacts facts) {
    FileId id = FileId.of(shop.clock().millis(), shop.random());
    return Stub.fresh(id, file.key().inode(), Content.versionOf(facts));
  }

  private static String owner(Optional<String> asked, Request request) {
    return asked.orElse(request.source());
  }
}
