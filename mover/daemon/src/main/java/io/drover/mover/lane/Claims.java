package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.Manifests;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Stagings;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.migration.Claim;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Manifest;
import io.drover.stub.Stub;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the copies that a foreign stub names. */
final class Claims {
  private final Pools pools;
  private final Stagings stagings;
  private final Kinship kinship;

  Claims(Pools pools, Stagings stagings, Kinship kinship) {
    this.pools = pools;
    this.stagings = stagings;
    this.kinship = kinship;
  }

  /**
   * One claim for each good copy of the stub's content.
   *
   * @throws TierException when a pool is away: a copy is not left out because nobody could look
   * @throws Unstaged when a cold pool was asked
   */
  List<Claim> of(Stub foreign) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (Copy copy : foreign.goodCopies()) {
      claims.add(look(foreign, copy));
    }
    return claims;
  }

  private Claim look(Stub foreign, Copy copy) throws IOException {
    String name = copy.place().pool();
    Optional<Pool> pool = pools.find(name);
    if (pool.isEmpty()) {
      return new Claim.Unusable(copy, Code.NO_SUCH_POOL, "pool " + name + " is not configured");
    }
    if (!foreign.version().crc().equals(Optional.of(copy.digest()))) {
      return new Claim.Unusable(
          copy, Code.CORRUPT, "the copy in pool " + name + " is of another content than the stub");
    }
    FileId named = foreign.idOf(copy);
    try {
      stagings.open(pool.get(), named, copy).close();
      Manifest manifest = Manifests.load(pool.get(), named, copy);
      return kinship.claim(copy.sharedFrom(named), manifest);
    } catch (TierException.Missing | TierException.Corrupt e) {
      return new Claim.Unusable(copy, Code.CORRUPT, e.getMessage());
    }
  }
}
