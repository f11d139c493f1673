package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A stub for people and scripts. Times are nanoseconds since 1970, digests hexadecimal. */
public final class StubJson {
  private StubJson() {}

  public static ObjectNode of(Stub stub) {
    ObjectNode body =
        Json.object()
            .put("id", stub.id().toString())
            .put("inode", stub.inode().toString())
            .put("version", stub.version().token())
            .put("bytes", stub.version().bytes())
            .put("mtimeNanos", stub.version().mtimeNanos());
    body.set("crc32c", Json.text(stub.version().crc().map(StubJson::hexadecimal)));
    body.put("heldUntilNanos", stub.heldUntilNanos())
        .put("generation", stub.generation())
        .put("home", home(stub.home()))
        .put("presentBytes", stub.home().present(stub.version().bytes()).bytes());
    body.set("copies", Json.array(stub.copies(), StubJson::copy));
    List<String> flags = stub.flags().stream().sorted().map(StubJson::word).toList();
    body.set("flags", Json.array(flags, flag -> body.textNode(flag)));
    body.set("pin", Json.optional(stub.pin(), pin -> pin(body, pin)));
    body.set("migrations", Json.array(stub.migrations(), StubJson::migration));
    return body.put("lastRequest", Long.toHexString(stub.lastRequest()));
  }

  private static String home(Home home) {
    return switch (home) {
      case Home.Whole _ -> "whole";
      case Home.Dropping _ -> "dropping";
      case Home.Away _ -> "away";
    };
  }

  private static ObjectNode copy(Copy copy) {
    ObjectNode body =
        place(copy.place())
            .put("crc32c", hexadecimal(copy.digest()))
            .put("state", copy.state().name().toLowerCase(Locale.ROOT))
            .put("shared", copy.shared().map(FileId::toString).orElse(null));
    copy.stagedSinceSeconds().ifPresent(since -> body.put("stagedSinceSeconds", since));
    return body;
  }

  private static ObjectNode place(Place place) {
    ObjectNode body =
        Json.object()
            .put("pool", place.pool())
            .put("generation", place.generation())
            .put("attempt", Integer.toHexString(place.attempt()))
            .put("stripeBytes", place.layout().stripeBytes())
            .put("stripeCount", place.layout().stripeCount());
    body.set("targets", Json.array(place.targets(), number -> body.numberNode(number)));
    return body;
  }

  private static ObjectNode pin(ObjectNode nodes, io.drover.stub.Pin pin) {
    ObjectNode body = nodes.objectNode().put("owner", pin.owner());
    Optional<Long> expires =
        pin.expiresMillis() == Long.MAX_VALUE ? Optional.empty() : Optional.of(pin.expiresMillis());
    body.set("expiresMillis", Json.optional(expires, body::numberNode));
    return body;
  }

  private static ObjectNode migration(PoolMigration migration) {
    ObjectNode body =
        Json.object()
            .put("phase", migration.phase().name().toLowerCase(Locale.ROOT))
            .put("request", Long.toHexString(migration.request()))
            .put("epoch", migration.epoch());
    body.set("source", Json.optional(migration.source(), StubJson::place));
    body.set("destination", place(migration.destination()));
    body.set(
        "durableBytes",
        Json.array(migration.cursors(), cursor -> body.numberNode(cursor.durableBytes())));
    return body;
  }

  private static String word(Flag flag) {
    return flag.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String hexadecimal(Crc crc) {
    return String.format(Locale.ROOT, "%08x", crc.value());
  }
}
