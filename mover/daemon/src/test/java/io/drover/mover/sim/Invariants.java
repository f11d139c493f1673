package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Pools;
import io.drover.mover.home.Found;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Copy;
import io.drover.stub.ObjectNames;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.FaultyTier;
import io.drover.tier.Grain;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.TierException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is true of a {@link World} at rest, whatever happened before. */
final class Invariants {
  private final World world;

  Invariants(World world) {
    this.world = world;
  }

  /** Those that hold at any moment between two requests, and disturb nobody. */
  void checkQuietly() {
    for (MemoryInode inode : world.disk.inodes()) {
      stubIsItsOwn(inode);
      copiesAreGood(inode);
    }
    world.users.requireContent();
  }

  /** All of them but {@link #nothingUnnamedInPools}. */
  void check() {
    checkQuietly();
    for (MemoryInode inode : world.disk.inodes()) {
      readerSeesWhatTheUserWrote(inode);
    }
    world.rest();
    world.disk.inodes().forEach(Invariants::nothingIsHeld);
    world.users.requireContent();
    assertThat(world.users.waitingCount()).as("users who wait").isZero();
  }

  private static void stubIsItsOwn(MemoryInode inode) {
    if (carriesAnothers(inode)) {
      return;
    }
    assertThat(MemoryHome.foundOn(inode))
        .isNotInstanceOf(Found.Foreign.class)
        .isNotInstanceOf(Found.Unreadable.class);
  }

  /** Whether the file is as it was before anybody asked to adopt it. */
  private static boolean carriesAnothers(MemoryInode inode) {
    return inode.carried.isPresent()
        && inode.stub().isPresent()
        && Arrays.equals(inode.stub().get(), inode.carried.get());
  }

  /** Copies have their digest, and those that a release would rely on have the user's bytes. */
  private void copiesAreGood(MemoryInode inode) {
    Optional<Stub> stub = stubOf(inode);
    if (stub.isEmpty()) {
      return;
    }
    for (Copy copy : stub.get().copies().stream().filter(Copy::isGood).toList()) {
      assertThat(digestInPool(stub.get(), copy)).as(copy.toString()).isEqualTo(copy.digest());
    }
    // Whoever was truncating it at his open goes on when the daemon dies, and with it its lease.
    boolean emptied =
        !stub.get().isWhole() && inode.facts().bytes() == 0 && inode.expected.length == 0;
    boolean reliedOn =
        stub.get().isWhole() ? Sameness.of(stub.get(), inode.facts()) == Sameness.SAME : !emptied;
    if (reliedOn) {
      assertThat(stub.get().goodCopies())
          .as("copies of the content, of %s", stub.get())
          .allSatisfy(copy -> assertThat(copy.digest()).isEqualTo(Crc.of(inode.expected)));
    }
    if (!stub.get().isWhole() && !world.rotten) {
      assertThat(stub.get().goodCopies()).as("copies of a released file").isNotEmpty();
    }
  }

  private Crc digestInPool(Stub stub, Copy copy) {
    Pools pools = world.pools(false);
    try (CopySource source =
        CopySource.open(pools.named(copy.place().pool()), stub.idOf(copy), copy)) {
      ByteBuffer grain = ByteBuffer.allocate((int) Grain.BYTES);
      Crc digest = Crc.EMPTY;
      while (digest.bytes() < source.bytes()) {
        source.read(digest.bytes(), grain.clear());
        digest = digest.then(Crc.of(grain.flip()));
      }
      return digest;
    } catch (TierException e) {
      throw new AssertionError("copy " + copy + " of " + stub + " cannot be read", e);
    }
  }

  private void readerSeesWhatTheUserWrote(MemoryInode inode) {
    UserDoor.Visit reader = world.users.come(inode, UserDoor.Kind.READ, () -> sees(inode));
    world.rest();
    boolean mayBeDenied = world.rotten || carriesAnothers(inode);
    if (mayBeDenied && reader.stand() == UserDoor.Stand.DENIED) {
      return;
    }
    assertThat(reader.stand())
        .as("a reader of %s, denied %s", MemoryHome.foundOn(inode), reader.denial())
        .isEqualTo(UserDoor.Stand.DONE);
  }

  /** What a reader does with the bytes he gets. */
  static void sees(MemoryInode inode) {
    if (!Arrays.equals(inode.data(), inode.expected)) {
      throw new AssertionError(
          "a reader saw "
              + Crc.of(inode.data())
              + " instead of "
              + Crc.of(inode.expected)
              + " under "
              + MemoryHome.foundOn(inode));
    }
  }

  /** The same for whoever reads a range, cut at the file's end. */
  static void sees(MemoryInode inode, ByteRange range) {
    int end = (int) Math.min(range.end(), inode.expected.length);
    int start = (int) Math.min(range.start(), end);
    byte[] wanted = Arrays.copyOfRange(inode.expected, start, end);
    byte[] seen = Arrays.copyOfRange(inode.data(), start, end);
    if (!Arrays.equals(seen, wanted)) {
      throw new AssertionError(
          "a reader of %s saw %s instead of %s under %s"
              .formatted(range, Crc.of(seen), Crc.of(wanted), MemoryHome.foundOn(inode)));
    }
  }

  private static void nothingIsHeld(MemoryInode inode) {
    assertThat(inode.lease).as("lease").isEmpty();
    assertThat(inode.opens).as("open descriptors").isZero();
    assertThat(inode.opensForWrite).as("descriptors open for writing").isZero();
  }

  /** No stub speaks of a migration, and the pools hold nothing but what stubs name. */
  void nothingUnnamedInPools() {
    for (MemoryInode inode : world.disk.inodes()) {
      assertThat(stubOf(inode).map(Stub::migrations).orElse(List.of()))
          .as("migrations under way")
          .isEmpty();
    }
    assertThat(unnamedInPools()).as("objects that no stub names").isEmpty();
  }

  List<ObjectKey> unnamedInPools() {
    Set<ObjectKey> named = new HashSet<>();
    for (MemoryInode inode : world.disk.inodes()) {
      stubOf(inode).ifPresent(stub -> stub.copies().forEach(copy -> addNames(stub, copy, named)));
    }
    List<ObjectKey> unnamed = new ArrayList<>();
    try {
      for (FaultyTier target : world.targets()) {
        for (ObjectStat object : target.below().list(Optional.empty(), Integer.MAX_VALUE)) {
          if (!named.contains(object.key())) {
            unnamed.add(object.key());
          }
        }
      }
    } catch (TierException e) {
      throw new AssertionError("a store cannot be listed", e);
    }
    return unnamed;
  }

  private static void addNames(Stub stub, Copy copy, Set<ObjectKey> named) {
    for (int object = 0; object < copy.place().layout().stripeCount(); object++) {
      named.add(ObjectNames.object(stub.idOf(copy), copy.place(), object));
    }
    named.add(ObjectNames.manifest(stub.idOf(copy), copy.place()));
  }

  static Optional<Stub> stubOf(MemoryInode inode) {
    return MemoryHome.foundOn(inode).own();
  }
}
