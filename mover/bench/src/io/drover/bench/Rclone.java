package io.drover.bench;

/**
 * For the shell: rclone with options for speed. Which are the fastest here was not measured yet.
 */
final class Rclone {
  private static final String FLAGS =
      "-q --transfers 16 --checkers 16 --s3-no-head --s3-no-check-bucket --no-check-dest";

  /** Its own digest of a whole file is left out, which Drover's is not: that favours rclone. */
  private static final String UP =
      " --s3-disable-checksum --s3-chunk-size 32M --s3-upload-concurrency 4";

  private Rclone() {}

  /** Copies a file, or what lies below a directory, into a directory of the bucket. */
  static String up(Site site, String from, String to) {
    return run(site) + UP + " " + from + " s3:" + S3Process.BUCKET + "/" + to;
  }

  /** The other way. */
  static String down(Site site, String from, String to) {
    return run(site) + " s3:" + S3Process.BUCKET + "/" + from + " " + to;
  }

  private static String run(Site site) {
    return "env -u AWS_CA_BUNDLE RCLONE_CONFIG=/dev/null RCLONE_CONFIG_S3_TYPE=s3"
        + " RCLONE_CONFIG_S3_PROVIDER=Other RCLONE_CONFIG_S3_ACCESS_KEY_ID=bench"
        + " RCLONE_CONFIG_S3_SECRET_ACCESS_KEY=secret-of-the-bench"
        + " RCLONE_CONFIG_S3_ENDPOINT="
        + site.s3().near()
        + " rclone copy "
        + FLAGS;
  }
}
