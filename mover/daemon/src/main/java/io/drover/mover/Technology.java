package io.drover.mover;

import io.drover.mover.config.Configuration;
import io.drover.mover.config.HdfsTarget;
import io.drover.mover.config.Size;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.disk.DiskTier;
import io.drover.tier.disk.Place;
import io.drover.tier.hdfs.HdfsSettings;
import io.drover.tier.hdfs.HdfsSettings.Identity;
import io.drover.tier.hdfs.HdfsTier;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** The tiers by the names that the configuration has for them. */
public final class Technology {
  private static final Timing TIMING = new Timing(System::nanoTime, Thread::sleep);

  private Technology() {}

  /** A target by itself, without retries and limits. Nothing is asked before its first verb. */
  public static Tier open(Configuration.Pool pool, int number) {
    return switch (pool.tier()) {
      case DISK -> new DiskTier(pool.targets().get(number), diskPlace(pool, number));
      case HDFS -> new HdfsTier(hdfs(pool, number), TIMING);
    };
  }

  /** Makes a target what it is; one that was made is left as it is. */
  static void create(Configuration.Pool pool, int number, Instant now) throws TierException {
    switch (pool.tier()) {
      case DISK -> DiskTier.create(pool.targets().get(number), diskPlace(pool, number), now);
      case HDFS -> HdfsTier.create(hdfs(pool, number));
    }
  }

  private static Place diskPlace(Configuration.Pool pool, int number) {
    return new Place(pool.name(), Integer.toString(number));
  }

  private static HdfsSettings hdfs(Configuration.Pool pool, int number) {
    HdfsTarget target = pool.hdfs().get(number);
    return new HdfsSettings(
        URI.create(target.directory()),
        pool.name() + ":" + number,
        identity(target),
        new HdfsSettings.Storage(
            target.storagePolicy(), target.replication(), target.blockSize().map(Size::bytes)),
        new HdfsSettings.Client(target.configuration(), target.timeout(), target.properties()));
  }

  private static Identity identity(HdfsTarget target) {
    Optional<Identity> named = target.user().map(Identity.Named::new);
    return target
        .kerberos()
        .<Identity>map(login -> new Identity.Kerberos(login.principal(), login.keytab()))
        .or(() -> named)
        .orElseGet(Identity.OfProcess::new);
  }
}
