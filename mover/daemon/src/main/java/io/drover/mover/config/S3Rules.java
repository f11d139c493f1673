package io.drover.mover.config;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold for targets in S3. Pure: no server is asked. */
final class S3Rules {
  /** S3 refuses smaller parts. */
  private static final Size PART_MIN = Size.parse("5 MiB");

  /** Five GiB is what S3 takes in one request; a part may grow beyond its size by one append. */
  private static final Size PART_MAX = Size.parse("4 GiB");

  private static final int IN_FLIGHT_MAX = 64;

  /** Ten years: an archive that is read for longer is not cold. */
  private static final int DAYS_MAX = 3650;

  /** A prefix begins and ends without a slash; S3 allows 1024 bytes for it and our keys. */
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9](/[^/]|/[^/].{0,798}[^/])?");

  private final Problems problems;
  private final Map<List<String>, String> taken = new HashMap<>();

  S3Rules(Problems problems) {
    this.problems = problems;
  }

  void check(String key, S3Target target) {
    bucket(key + ".bucket", target);
    target.endpoint().ifPresent(text -> endpoint(key + ".endpoint", text));
    size(key + ".partSize", target.partSize(), PART_MIN, PART_MAX);
    size(key + ".memory", target.memory(), PART_MIN, Size.parse("1 TiB"));
    within(key + ".partsInFlight", target.partsInFlight(), IN_FLIGHT_MAX);
    within(key + ".restoreDays", target.restoreDays(), DAYS_MAX);
    if (target.timeout().compareTo(Duration.ofSeconds(1)) < 0) {
      problems.add(key + ".timeout", "must be at least 1s");
    }
    if (target.kmsKey().isPresent() && target.encryption().isEmpty()) {
      problems.add(key + ".kmsKey", "needs encryption, such as aws:kms");
    }
  }

  private void bucket(String key, S3Target target) {
    String bucket = target.bucket();
    if (!BUCKET.matcher(bucket).matches()) {
      problems.add(key, "'" + bucket + "' is not like bucket or bucket/prefix");
      return;
    }
    String other = taken.putIfAbsent(List.of(bucket, target.endpoint().orElse("")), key);
    if (other != null) {
      problems.add(key, bucket + " is already " + other);
    }
  }

  private void endpoint(String key, String text) {
    try {
      String scheme = URI.create(text).getScheme();
      if ("http".equals(scheme) || "https".equals(scheme)) {
        return;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Told below.
    }
    problems.add(key, "'" + text + "' is not an address such as https://host:port");
  }

  private void size(String key, Size value, Size min, Size max) {
    if (value.bytes() < min.bytes() || value.bytes() > max.bytes()) {
      problems.add(key, "must be from " + min + " to " + max + ", not " + value);
    }
  }

  private void within(String key, int value, int max) {
    if (value < 1 || value > max) {
      problems.add(key, "must be from 1 to " + max + ", not " + value);
    }
  }
}
