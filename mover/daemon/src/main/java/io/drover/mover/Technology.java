package io.drover.mover;

import io.drover.mover.config.CommandTarget;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.HdfsTarget;
import io.drover.mover.config.S3Target;
import io.drover.mover.config.Size;
import io.drover.tier.ObjectKey;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.command.CommandSettings;
import io.drover.tier.command.CommandTier;
import io.drover.tier.disk.DiskTier;
import io.drover.tier.disk.Place;
import io.drover.tier.hdfs.HdfsSettings;
import io.drover.tier.hdfs.HdfsSettings.Identity;
import io.drover.tier.hdfs.HdfsTier;
import io.drover.tier.s3.Bucket;
import io.drover.tier.s3.S3Settings;
import io.drover.tier.s3.S3Tier;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The tiers by the names that the configuration has for them. */
public final class Technology {
  private static final Timing TIMING = new Timing(System::nanoTime, Thread::sleep);

  /** More than copies, fills and their parts use at a time on one bucket. */
  private static final int CONNECTIONS = 256;

  private Technology() {}

  /** A target by itself, without retries and limits. Nothing is asked before its first verb. */
  public static Tier open(Configuration.Pool pool, int number) {
    return switch (pool.tier()) {
      case DISK -> new DiskTier(pool.targets().get(number), diskPlace(pool, number));
      case HDFS -> new HdfsTier(hdfs(pool, number), TIMING);
      case S3 -> s3(pool.s3().get(number));
      case COMMAND -> new CommandTier(command(pool, number), TIMING);
    };
  }

  /** Makes a target what it is; one that was made is left as it is. */
  static void create(Configuration.Pool pool, int number, Instant now) throws TierException {
    switch (pool.tier()) {
      case DISK -> DiskTier.create(pool.targets().get(number), diskPlace(pool, number), now);
      case HDFS -> HdfsTier.create(hdfs(pool, number));
      case S3 -> {
        // Buckets are made by whoever pays for them.
      }
      case COMMAND -> CommandTier.create(command(pool, number), TIMING);
    }
  }

  /** What to do about a target that fails. */
  public static String remedy(Configuration.Pool pool) {
    String made = "a new target is made by drover pools --create";
    return switch (pool.tier()) {
      case DISK -> "mount its disk; " + made;
      case HDFS -> made;
      case S3 -> "correct what it says; docs/tiers.md lists what the bucket's policy must allow";
      case COMMAND -> "try the command by hand as Drover's user; " + made;
    };
  }

  /**
   * What else there is to say of a target that works; empty for nothing. Nothing is left there.
   *
   * @param unused a key that no object has
   */
  public static String remark(Tier target, ObjectKey unused) throws TierException {
    return switch (target) {
      case S3Tier s3 -> ", " + s3.examine(unused).words();
      case CommandTier tape -> ", " + tape.examine(unused);
      default -> "";
    };
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

  private static CommandSettings command(Configuration.Pool pool, int number) {
    CommandTarget target = pool.command().get(number);
    return new CommandSettings(
        pool.name() + ":" + number,
        target.commands(),
        target.environment(),
        new CommandSettings.Places(
            target.spool(),
            target.spoolSize().bytes(),
            target.written() == CommandTarget.Written.KEEP,
            target.catalogue()),
        new CommandSettings.Pace(
            target.collect(),
            target.batchMax(),
            target.readDrives(),
            target.writeDrives(),
            target.poll(),
            target.tapeWithin()));
  }

  private static Tier s3(S3Target target) {
    boolean pathStyle =
        switch (target.addressing()) {
          case AUTO -> target.endpoint().isPresent();
          case PATH -> true;
          case HOST -> false;
        };
    String word = target.restoreTier().name().toLowerCase(Locale.ROOT);
    return new S3Tier(
        Bucket.parse(target.bucket()),
        new S3Settings(
            new S3Settings.Access(
                target.endpoint().map(URI::create),
                target.region(),
                pathStyle,
                target.profile(),
                target.credentialsFile(),
                target.timeout(),
                CONNECTIONS),
            new S3Settings.Writing(
                target.partSize().bytes(),
                target.partsInFlight(),
                target.memory().bytes(),
                target.storageClass(),
                new S3Settings.Encryption(target.encryption(), target.kmsKey())),
            new S3Settings.Restoring(
                target.cold() == S3Target.Coldness.ALWAYS,
                target.restoreDays(),
                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))));
  }
}
