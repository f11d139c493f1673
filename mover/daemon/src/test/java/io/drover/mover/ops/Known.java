package io.drover.mover.ops;

import io.drover.events.FilePath;
import io.drover.events.Subject;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Files, stubs, requests and pools to speak about. */
final class Known {
  static final long MIB = 1 << 20;
  static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");
  static final Subject.OfFile FILE = new Subject.OfFile("lab", FilePath.of("a/b"));

  private Known() {}

  static Stub stub() {
    FileId id = new FileId(UUID.fromString("0193a2c0-0000-7000-8000-000000000001"));
    InodeIdentity inode = new InodeIdentity(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    DataVersion version = new DataVersion(40 * MIB, 1_000, Optional.empty());
    return Stub.fresh(id, inode, version).withContent(version, 2_000, 1);
  }

  static Place place(String pool, int generation) {
    return new Place(pool, generation, 7, Layout.WHOLE, List.of(0));
  }

  static Copy copy(String pool) {
    return Copy.verified(place(pool, 1), new Crc(0x12345678, 40 * MIB));
  }

  static Finding managed(Stub stub) {
    return new Finding.Managed(stub, Sameness.SAME, true, false, false, Optional.empty());
  }

  static RequestView request(String operation, RequestView.Phase phase) {
    return new RequestView(
        "17",
        "/policy/nightly",
        operation,
        phase,
        0,
        0,
        Optional.empty(),
        0,
        false,
        1,
        Optional.empty());
  }

  static RequestView waiting(RequestView request, String reason) {
    return new RequestView(
        request.id(),
        request.source(),
        request.operation(),
        request.phase(),
        request.bytes(),
        request.totalBytes(),
        Optional.of(reason),
        request.position(),
        request.positionIsAtLeast(),
        request.attempts(),
        request.notBefore());
  }

  static RequestView at(RequestView request, long position, boolean atLeast) {
    return new RequestView(
        request.id(),
        request.source(),
        request.operation(),
        request.phase(),
        request.bytes(),
        request.totalBytes(),
        request.waitingFor(),
        position,
        atLeast,
        request.attempts(),
        request.notBefore());
  }

  static RequestView moved(RequestView request, long bytes, long totalBytes) {
    return new RequestView(
        request.id(),
        request.source(),
        request.operation(),
        request.phase(),
        bytes,
        totalBytes,
        request.waitingFor(),
        request.position(),
        request.positionIsAtLeast(),
        request.attempts(),
        request.notBefore());
  }

  static RequestView tried(RequestView request, int attempts, Instant notBefore) {
    return new RequestView(
        request.id(),
        request.source(),
        request.operation(),
        request.phase(),
        request.bytes(),
        request.totalBytes(),
        request.waitingFor(),
        request.position(),
        request.positionIsAtLeast(),
        attempts,
        Optional.of(notBefore));
  }

  static PoolReport pool(String name) {
    return new PoolReport(
        name,
        "disk",
        "open",
        List.of(
            new PoolReport.Target(
                0, "/pools/" + name, PoolReport.State.OK, 100 * MIB, 60 * MIB, "")));
  }

  static PoolReport offline(String name) {
    return new PoolReport(
        name,
        "disk",
        "open",
        List.of(
            new PoolReport.Target(
                0, "/pools/" + name, PoolReport.State.OFFLINE, 0, 0, "not mounted")));
  }
}
