package io.drover.stub;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.drover.tier.ByteRange;
import java.io.IOException;
import java.util.OptionalLong;

/** Writes the fields of a stub in the order that docs/formats.md gives. */
final class StubWriter {
  static final int HOME_WHOLE = 0;
  static final int HOME_DROPPING = 1;

  private final CBORGenerator cbor;
  private final CborFields fields;

  StubWriter(CBORGenerator cbor) {
    this.cbor = cbor;
    this.fields = new CborFields(cbor);
  }

  void write(Stub stub) throws IOException {
    int format = format(stub);
    cbor.writeStartArray(null, 12);
    cbor.writeNumber(format);
    fields.uuid(stub.id().uuid());
    cbor.writeBinary(stub.inode().handle());
    version(stub.version());
    cbor.writeNumber(stub.heldUntilNanos());
    cbor.writeNumber(stub.generation());
    home(stub.home());
    copies(stub, format);
    cbor.writeNumber(flagBits(stub));
    pin(stub);
    migrations(stub, format);
    cbor.writeNumber(stub.lastRequest());
    cbor.writeEndArray();
  }

  /** The earliest that has a place for everything in it. */
  private static int format(Stub stub) {
    if (stub.migrations().size() > 1) {
      return StubCodec.VERSION;
    }
    if (stub.copies().stream().anyMatch(Copy::isBeingStaged)) {
      return StubCodec.WITH_ONE_MIGRATION;
    }
    return stub.copies().stream().anyMatch(Copy::isShared)
        ? StubCodec.WITHOUT_STAGED_COPIES
        : StubCodec.WITHOUT_SHARED_COPIES;
  }

  private void version(DataVersion version) throws IOException {
    cbor.writeStartArray(null, version.crc().isPresent() ? 3 : 2);
    cbor.writeNumber(version.bytes());
    cbor.writeNumber(version.mtimeNanos());
    if (version.crc().isPresent()) {
      fields.crc(version.crc().get().value());
    }
    cbor.writeEndArray();
  }

  private void home(Home home) throws IOException {
    switch (home) {
      case Home.Whole() -> cbor.writeNumber(HOME_WHOLE);
      case Home.Dropping() -> cbor.writeNumber(HOME_DROPPING);
      case Home.Away away -> away(away);
    }
  }

  /**
   * An array instead of a number. Runs as distances in bytes, each from the end of the one before:
   * small numbers stay small.
   */
  private void away(Home.Away away) throws IOException {
    int runs = away.present().runs().size();
    cbor.writeStartArray(null, 1 + 2 * runs);
    numberOrNull(away.fillMtimeNanos());
    long last = 0;
    for (ByteRange run : away.present().runs()) {
      cbor.writeNumber(run.start() - last);
      cbor.writeNumber(run.bytes());
      last = run.end();
    }
    cbor.writeEndArray();
  }

  private void copies(Stub stub, int format) throws IOException {
    boolean shares = format > StubCodec.WITHOUT_SHARED_COPIES;
    boolean stages = format > StubCodec.WITHOUT_STAGED_COPIES;
    cbor.writeStartArray(null, stub.copies().size());
    for (Copy copy : stub.copies()) {
      cbor.writeStartArray(null, 9 + (shares ? 1 : 0) + (stages ? 1 : 0));
      fields.place(copy.place());
      fields.crc(copy.digest().value());
      cbor.writeNumber(copy.digest().bytes());
      cbor.writeNumber(copy.state().code());
      if (shares) {
        shared(stub.id(), copy);
      }
      if (stages) {
        numberOrNull(copy.stagedSinceSeconds());
      }
      cbor.writeEndArray();
    }
    cbor.writeEndArray();
  }

  /** True is the file's own id: 16 bytes less where the stub has to stay inside the inode. */
  private void shared(FileId own, Copy copy) throws IOException {
    if (copy.isShared() && !copy.shared().get().equals(own)) {
      fields.uuid(copy.shared().get().uuid());
    } else {
      cbor.writeBoolean(copy.isShared());
    }
  }

  private void pin(Stub stub) throws IOException {
    if (stub.pin().isEmpty()) {
      cbor.writeNull();
      return;
    }
    cbor.writeStartArray(null, 2);
    cbor.writeString(stub.pin().get().owner());
    cbor.writeNumber(stub.pin().get().expiresMillis());
    cbor.writeEndArray();
  }

  private void migrations(Stub stub, int format) throws IOException {
    if (format > StubCodec.WITH_ONE_MIGRATION) {
      cbor.writeStartArray(null, stub.migrations().size());
      for (PoolMigration migration : stub.migrations()) {
        migration(migration);
      }
      cbor.writeEndArray();
    } else if (stub.migrations().isEmpty()) {
      cbor.writeNull();
    } else {
      migration(stub.migrations().getFirst());
    }
  }

  private void migration(PoolMigration migration) throws IOException {
    cbor.writeStartArray(null, 11);
    cbor.writeNumber(migration.request());
    cbor.writeNumber(migration.epoch());
    cbor.writeNumber(migration.phase().code());
    source(migration);
    fields.place(migration.destination());
    cbor.writeStartArray(null, migration.cursors().size());
    for (ObjectCursor cursor : migration.cursors()) {
      cursor(cursor);
    }
    cbor.writeEndArray();
    cbor.writeEndArray();
  }

  private void source(PoolMigration migration) throws IOException {
    if (migration.source().isEmpty()) {
      cbor.writeNull();
      return;
    }
    cbor.writeStartArray(null, 6);
    fields.place(migration.source().get());
    cbor.writeEndArray();
  }

  private void cursor(ObjectCursor cursor) throws IOException {
    cbor.writeStartArray(null, 3);
    cbor.writeNumber(cursor.durableBytes());
    fields.crc(cursor.prefixCrc());
    fields.crc(cursor.fileShare());
    cbor.writeEndArray();
  }

  private void numberOrNull(OptionalLong number) throws IOException {
    if (number.isPresent()) {
      cbor.writeNumber(number.getAsLong());
    } else {
      cbor.writeNull();
    }
  }

  private static int flagBits(Stub stub) {
    return stub.flags().stream().mapToInt(flag -> 1 << flag.code()).sum();
  }
}
