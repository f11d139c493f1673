package io.drover.stub;

import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.RangeSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Stubs and manifests of every shape, the same for the same seed. */
final class Seeded {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_äß€";

  private final SplittableRandom random;

  Seeded(long seed) {
    random = new SplittableRandom(seed);
  }

  Stub stub() {
    long bytes = number();
    Optional<Crc> crc = optional() ? Optional.of(new Crc(random.nextInt(), bytes)) : absent();
    Stub stub =
        new Stub(
            id(),
            inode(),
            new DataVersion(bytes, random.nextLong(), crc),
            random.nextLong(),
            (int) number() & Integer.MAX_VALUE,
            home(),
            List.of(),
            flags(),
            optional() ? Optional.of(new Pin(word(64), random.nextLong())) : Optional.empty(),
            List.of(),
            random.nextLong());
    for (int migrations = random.nextInt(4); migrations > 0; migrations--) {
      stub = stub.withMigration(migration());
    }
    for (int copies = random.nextInt(4); copies > 0; copies--) {
      Copy copy = Copy.verified(place(8), new Crc(random.nextInt(), number()));
      Copy known = optional() ? copy : copy.marked(Copy.State.BAD);
      OptionalLong since = optional() ? OptionalLong.empty() : OptionalLong.of(number());
      stub = stub.withCopy(shared(stub, known).staged(since));
    }
    return stub;
  }

  private Copy shared(Stub stub, Copy copy) {
    return switch (random.nextInt(4)) {
      case 0 -> copy.sharedFrom(id());
      case 1 -> copy.sharedFrom(stub.id());
      default -> copy;
    };
  }

  Manifest manifest() {
    Grains grains = new Grains(random.nextLong(40 * Grain.BYTES));
    for (int grain = 0; grain < grains.count(); grain++) {
      grains.set(grain, random.nextInt());
    }
    TreeMap<String, String> extended = new TreeMap<>();
    for (int attributes = random.nextInt(4); attributes > 0; attributes--) {
      extended.put("user." + word(20), Manifest.pathOf(bytes(random.nextInt(40))));
    }
    return new Manifest(
        word(20),
        word(20),
        Manifest.pathOf(bytes(1 + random.nextInt(300))),
        id(),
        inode(),
        new FileAttributes(
            random.nextInt() & 0177777,
            random.nextInt(),
            random.nextInt(),
            random.nextLong(),
            extended),
        place(16),
        grains);
  }

  private PoolMigration migration() {
    Place destination = place(16);
    List<ObjectCursor> cursors = new ArrayList<>();
    for (int object = 0; object < destination.layout().stripeCount(); object++) {
      cursors.add(new ObjectCursor(number(), random.nextInt(), random.nextInt()));
    }
    return new PoolMigration(
        random.nextLong(),
        random.nextInt(1000),
        optional() ? Optional.of(place(16)) : Optional.empty(),
        destination,
        cursors,
        one(PoolMigration.Phase.values()));
  }

  private Home home() {
    return switch (random.nextInt(4)) {
      case 0 -> Home.WHOLE;
      case 1 -> Home.DROPPING;
      default ->
          new Home.Away(
              runs(random.nextInt(Home.Away.RUNS_MAX + 1)),
              optional() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty());
    };
  }

  private RangeSet runs(int count) {
    List<ByteRange> runs = new ArrayList<>();
    long at = random.nextLong(10) * Grain.BYTES;
    for (int run = 0; run < count; run++) {
      long end = at + (1 + random.nextLong(1000)) * Grain.BYTES;
      runs.add(new ByteRange(at, end));
      at = end + (1 + random.nextLong(1000)) * Grain.BYTES;
    }
    return new RangeSet(runs);
  }

  private Place place(int stripesMax) {
    int stripes = 1 + random.nextInt(stripesMax);
    List<Integer> targets = new ArrayList<>();
    for (int object = 0; object < stripes; object++) {
      targets.add(random.nextInt(256));
    }
    Layout layout = new Layout((1 + random.nextLong(100)) * Grain.BYTES, stripes);
    return new Place(word(32), random.nextInt(100), random.nextInt(), layout, targets);
  }

  private EnumSet<Flag> flags() {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Flag flag : Flag.values()) {
      if (random.nextBoolean()) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private FileId id() {
    return FileId.of(random.nextLong(1L << 47), random);
  }

  private InodeIdentity inode() {
    int[] lengths = {8, 12, 20, 128};
    return new InodeIdentity(bytes(lengths[random.nextInt(lengths.length)]));
  }

  /** Not negative, of any magnitude. */
  private long number() {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String word(int lengthMax) {
    StringBuilder word = new StringBuilder();
    for (int length = 1 + random.nextInt(lengthMax); length > 0; length--) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  private boolean optional() {
    return random.nextBoolean();
  }

  private static <T> Optional<T> absent() {
    return Optional.empty();
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
