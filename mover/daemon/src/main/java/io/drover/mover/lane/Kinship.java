package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.home.Tree;
import io.drover.mover.migration.Claim;
import io.drover.stub.Copy;
import io.drover.stub.Manifest;
import io.drover.stub.Stub;
import java.util.Map;
import java.util.Optional;

/**
 * The files for which objects were made. Before another file names the same objects they come to
 * share them, so that neither deletes what the other one needs.
 */
final class Kinship {
  private final String cell;
  private final Map<String, Managed> trees;

  Kinship(String cell, Map<String, Managed> trees) {
    this.cell = cell;
    this.trees = trees;
  }

  /** What a look at a copy's own file says of the copy. */
  Claim claim(Copy copy, Manifest manifest) throws HomeException {
    Optional<Stub> stub = stubOf(manifest);
    if (stub.isEmpty()) {
      boolean served = cell.equals(manifest.cell()) && trees.containsKey(manifest.tree());
      Claim.Kin kin = served ? Claim.Kin.GONE : Claim.Kin.UNREACHED;
      return new Claim.Verified(copy, manifest, kin);
    }
    return names(stub.get(), copy)
        ? new Claim.Verified(copy, manifest, Claim.Kin.SHARES)
        : new Claim.Unusable(copy, Code.NOT_ARCHIVED, dropped(copy));
  }

  /**
   * Makes the copy's own file share it, durably. Whoever drops a copy decides under the same lock
   * what to delete, so from here on nobody deletes these objects.
   *
   * @throws Superseded when that file has dropped it meanwhile
   */
  void share(Claim.Verified claim) throws HomeException, Superseded {
    if (claim.kin() != Claim.Kin.SHARES) {
      return;
    }
    try (HomeFile file = treeOf(claim.manifest()).open(claim.manifest().inode())) {
      file.change(
          Durability.VISIBLE,
          found -> {
            Stub stub =
                found.own().filter(own -> isOf(own, claim.manifest())).orElseThrow(this::lost);
            if (!names(stub, claim.copy())) {
              throw new Superseded(dropped(claim.copy()));
            }
            Stub sharing = stub.withCopyShared(claim.copy().place());
            return sharing.equals(stub) ? Optional.empty() : Optional.of(sharing);
          });
      // Also what was there: who wrote it may have died when it could only be seen.
      file.flush();
    }
  }

  private Superseded lost() {
    return new Superseded("the file for which the copy was made is another one now");
  }

  private Optional<Stub> stubOf(Manifest manifest) throws HomeException {
    if (!trees.containsKey(manifest.tree())) {
      return Optional.empty();
    }
    try (HomeFile file = treeOf(manifest).open(manifest.inode())) {
      return file.stub().own().filter(stub -> isOf(stub, manifest));
    } catch (HomeException e) {
      boolean gone = e.code() == Code.NO_SUCH_FILE || e.code() == Code.NOT_REGULAR;
      if (gone) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Tree treeOf(Manifest manifest) {
    return trees.get(manifest.tree()).tree();
  }

  private static boolean isOf(Stub stub, Manifest manifest) {
    return stub.id().equals(manifest.id());
  }

  /** A bad one does not count: a file that leaves calls its copies so before it deletes them. */
  private static boolean names(Stub stub, Copy copy) {
    return stub.copies().stream().anyMatch(own -> own.isGood() && own.place().equals(copy.place()));
  }

  private static String dropped(Copy copy) {
    return "the file for which the copy in pool "
        + copy.place().pool()
        + " was made has dropped it";
  }
}
