package io.drover.stub;

import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.RangeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what {@link StubWriter} wrote, after the version was taken off. */
final class StubReader {
  private final CborReader cbor;
  private final int format;

  StubReader(CborReader cbor, int format) {
    this.cbor = cbor;
    this.format = format;
  }

  Stub read() throws IOException {
    FileId id = new FileId(cbor.nextUuid());
    Stub stub =
        new Stub(
            id,
            new InodeIdentity(cbor.nextBytes()),
            version(),
            cbor.nextLong(),
            cbor.nextInt(),
            home(),
            cbor.nextArrays(() -> copy(id)),
            flags(cbor.nextInt()),
            pin(),
            migrations(),
            cbor.nextLong());
    cbor.endArray();
    cbor.end();
    return stub;
  }

  private DataVersion version() throws IOException {
    cbor.startArray();
    long bytes = cbor.nextLong();
    long mtimeNanos = cbor.nextLong();
    OptionalLong crc = cbor.nextLongIfAny();
    if (crc.isEmpty()) {
      return new DataVersion(bytes, mtimeNanos, Optional.empty());
    }
    cbor.endArray();
    Crc digest = new Crc(CborReader.crc(crc.getAsLong()), bytes);
    return new DataVersion(bytes, mtimeNanos, Optional.of(digest));
  }

  private Home home() throws IOException {
    OptionalLong kind = cbor.nextLongUnlessArray();
    if (kind.isEmpty()) {
      return away();
    }
    return switch (Math.toIntExact(kind.getAsLong())) {
      case StubWriter.HOME_WHOLE -> Home.WHOLE;
      case StubWriter.HOME_DROPPING -> Home.DROPPING;
      default -> throw new IOException("home is in an unknown state " + kind);
    };
  }

  private Home away() throws IOException {
    OptionalLong fillMtimeNanos = cbor.nextLongOrNull();
    List<ByteRange> runs = new ArrayList<>();
    long last = 0;
    for (OptionalLong gap = cbor.nextLongIfAny(); gap.isPresent(); gap = cbor.nextLongIfAny()) {
      ByteRange run = ByteRange.ofLength(last + gap.getAsLong(), cbor.nextLong());
      runs.add(run);
      last = run.end();
    }
    return new Home.Away(new RangeSet(runs), fillMtimeNanos);
  }

  private Copy copy(FileId own) throws IOException {
    Place place = cbor.nextPlace();
    int digest = cbor.nextCrc();
    Crc whole = new Crc(digest, cbor.nextLong());
    Copy.State state = coded(Copy.State.values());
    Optional<FileId> shared =
        format > StubCodec.WITHOUT_SHARED_COPIES
            ? cbor.nextUuidOr(own.uuid()).map(FileId::new)
            : Optional.empty();
    OptionalLong stagedSinceSeconds =
        format > StubCodec.WITHOUT_STAGED_COPIES ? cbor.nextLongOrNull() : OptionalLong.empty();
    return new Copy(place, whole, state, shared, stagedSinceSeconds);
  }

  private Set<Flag> flags(int bits) throws IOException {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    int unknown = bits;
    for (Flag flag : Flag.values()) {
      int bit = 1 << flag.code();
      if ((bits & bit) != 0) {
        flags.add(flag);
        unknown -= bit;
      }
    }
    if (unknown != 0) {
      throw new IOException("unknown flags " + Integer.toBinaryString(unknown));
    }
    return flags;
  }

  private Optional<Pin> pin() throws IOException {
    if (!cbor.nextIsPresent()) {
      return Optional.empty();
    }
    Pin pin = new Pin(cbor.nextString(), cbor.nextLong());
    cbor.endArray();
    return Optional.of(pin);
  }

  private List<PoolMigration> migrations() throws IOException {
    if (format > StubCodec.WITH_ONE_MIGRATION) {
      return cbor.nextArrays(this::migration);
    }
    if (!cbor.nextIsPresent()) {
      return List.of();
    }
    PoolMigration migration = migration();
    cbor.endArray();
    return List.of(migration);
  }

  private PoolMigration migration() throws IOException {
    long request = cbor.nextLong();
    int epoch = cbor.nextInt();
    PoolMigration.Phase phase = coded(PoolMigration.Phase.values());
    Optional<Place> source = source();
    return new PoolMigration(
        request, epoch, source, cbor.nextPlace(), cbor.nextArrays(this::cursor), phase);
  }

  private Optional<Place> source() throws IOException {
    if (!cbor.nextIsPresent()) {
      return Optional.empty();
    }
    Place place = cbor.nextPlace();
    cbor.endArray();
    return Optional.of(place);
  }

  private ObjectCursor cursor() throws IOException {
    long durableBytes = cbor.nextLong();
    return new ObjectCursor(durableBytes, cbor.nextCrc(), cbor.nextCrc());
  }

  private <T extends Coded> T coded(T[] values) throws IOException {
    int code = cbor.nextInt();
    for (T value : values) {
      if (value.code() == code) {
        return value;
      }
    }
    throw new IOException("no value has number " + code + " in " + List.of(values));
  }
}
