package io.drover.stub;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The record on a managed file: which copies of it exist and what is in progress. The only truth;
 * everything else (offsets, results, caches, metrics) may be lost.
 *
 * @param inode the inode it was written for; on any other it is foreign
 * @param version the content that this generation stands for
 * @param heldUntilNanos a lease kept everybody from writing until this time (nanoseconds since
 *     1970); a ctime up to it cannot mean a change of the content
 * @param generation number of the content that {@code version} describes, counted from 1; 0 while
 *     none was to be archived. Copies of lower generations are older contents
 * @param migrations copies on their way, one for each place where one is to be; all of them are of
 *     one content
 * @param lastRequest tag of the last request that ended on this file; 0 for none
 */
public record Stub(
    FileId id,
    InodeIdentity inode,
    DataVersion version,
    long heldUntilNanos,
    int generation,
    Home home,
    List<Copy> copies,
    Set<Flag> flags,
    Optional<Pin> pin,
    List<PoolMigration> migrations,
    long lastRequest) {

  public Stub {
    Objects.requireNonNull(id);
    Objects.requireNonNull(inode);
    copies = List.copyOf(copies);
    flags = Set.copyOf(flags);
    migrations = List.copyOf(migrations);
  }

  /** The stub of a file that is managed from now on, with everything in place and no copy yet. */
  public static Stub fresh(FileId id, InodeIdentity inode, DataVersion version) {
    return new Stub(
        id, inode, version, 0, 0, Home.WHOLE, List.of(), Set.of(), Optional.empty(), List.of(), 0);
  }

  public boolean isWhole() {
    return home instanceof Home.Whole;
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** Copies of the current content that nothing is known against. */
  public List<Copy> goodCopies() {
    return copies.stream()
        .filter(copy -> copy.isGood() && copy.place().generation() == generation)
        .toList();
  }

  public Optional<Copy> goodCopyIn(String pool) {
    return goodCopies().stream().filter(copy -> copy.place().pool().equals(pool)).findFirst();
  }

  /** This stub with the times of a content that is the same still. */
  public Stub withVersion(DataVersion newVersion, long newHeldUntilNanos) {
    return withContent(newVersion, newHeldUntilNanos, generation);
  }

  /**
   * This stub speaking of the content of a generation. One that has no copy yet cannot be released,
   * whatever older generations have.
   */
  public Stub withContent(DataVersion newVersion, long newHeldUntilNanos, int newGeneration) {
    return new Stub(
        id,
        inode,
        newVersion,
        newHeldUntilNanos,
        newGeneration,
        home,
        copies,
        flags,
        pin,
        migrations,
        lastRequest);
  }

  /** This stub with home like that; nobody waits for a pool when it is whole. */
  public Stub withHome(Home newHome) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        newHome,
        newHome instanceof Home.Whole ? withNothingStaged().copies : copies,
        flags,
        pin,
        migrations,
        lastRequest);
  }

  public Stub withCopy(Copy added) {
    List<Copy> all = new ArrayList<>(copies);
    all.removeIf(copy -> copy.place().equals(added.place()));
    all.add(added);
    return withCopies(all);
  }

  public Stub withoutCopy(Place dropped) {
    return withCopies(copies.stream().filter(copy -> !copy.place().equals(dropped)).toList());
  }

  /** The id that names the objects of one of this stub's copies. */
  public FileId idOf(Copy copy) {
    return copy.shared().orElse(id);
  }

  /** This stub after another file's came to name the same objects. */
  public Stub withCopyShared(Place place) {
    return withEach(copy -> copy.place().equals(place) ? copy.sharedFrom(idOf(copy)) : copy);
  }

  public Stub withCopyMarked(Place place, Copy.State found) {
    return withEach(copy -> copy.place().equals(place) ? copy.marked(found) : copy);
  }

  /** This stub after a pool was asked to make a copy readable. */
  public Stub withCopyStaged(Place place, long sinceSeconds) {
    OptionalLong since = OptionalLong.of(sinceSeconds);
    return withEach(copy -> copy.place().equals(place) ? copy.staged(since) : copy);
  }

  /** This stub when nobody needs to wait for a pool any more. */
  public Stub withNothingStaged() {
    return withEach(copy -> copy.staged(OptionalLong.empty()));
  }

  public Stub with(Flag flag) {
    EnumSet<Flag> more = EnumSet.of(flag);
    more.addAll(flags);
    return withFlags(more);
  }

  public Stub without(Flag flag) {
    return withFlags(Set.copyOf(flags.stream().filter(kept -> kept != flag).toList()));
  }

  public Stub withPin(Optional<Pin> newPin) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        home,
        copies,
        flags,
        newPin,
        migrations,
        lastRequest);
  }

  /** This stub with what it says of the migration to that place replaced, or added. */
  public Stub withMigration(PoolMigration entry) {
    List<PoolMigration> all = new ArrayList<>(migrations);
    int known = all.stream().map(PoolMigration::destination).toList().indexOf(entry.destination());
    if (known < 0) {
      all.add(entry);
    } else {
      all.set(known, entry);
    }
    return withMigrations(all);
  }

  /** This stub when the migration to that place is over. */
  public Stub withoutMigration(Place destination) {
    return withMigrations(
        migrations.stream().filter(entry -> !entry.destination().equals(destination)).toList());
  }

  public Optional<PoolMigration> migrationTo(Place destination) {
    return migrations.stream().filter(entry -> entry.destination().equals(destination)).findFirst();
  }

  private Stub withMigrations(List<PoolMigration> newMigrations) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        home,
        copies,
        flags,
        pin,
        newMigrations,
        lastRequest);
  }

  public Stub endedBy(long request) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        home,
        copies,
        flags,
        pin,
        migrations,
        request);
  }

  public Stub on(InodeIdentity newInode) {
    return new Stub(
        id,
        newInode,
        version,
        heldUntilNanos,
        generation,
        home,
        copies,
        flags,
        pin,
        migrations,
        lastRequest);
  }

  private Stub withEach(UnaryOperator<Copy> change) {
    return withCopies(copies.stream().map(change).toList());
  }

  private Stub withCopies(List<Copy> newCopies) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        home,
        newCopies,
        flags,
        pin,
        migrations,
        lastRequest);
  }

  private Stub withFlags(Set<Flag> newFlags) {
    return new Stub(
        id,
        inode,
        version,
        heldUntilNanos,
        generation,
        home,
        copies,
        newFlags,
        pin,
        migrations,
        lastRequest);
  }
}
