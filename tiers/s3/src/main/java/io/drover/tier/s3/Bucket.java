package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bucket and what stands before the keys in it. An object lies at {@code <prefix>/<its key>}, so
 * any other tool finds and reads it.
 *
 * @param prefix without slashes at its ends; empty for none
 */
public record Bucket(String name, String prefix) {
  /** No key of ours holds this character, so what lies beside an object is never taken for one. */
  private static final String BESIDE = "~";

  /**
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and older ones.
   */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

  /** S3 allows 1024 bytes for a key, of which an {@link ObjectKey} takes up to 200. */
  private static final int PREFIX_MAX = 800;

  public Bucket {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a bucket");
    }
    if (prefix.length() > PREFIX_MAX || prefix.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException("'" + prefix + "' is not a prefix of keys");
    }
  }

  /**
   * Reads {@code bucket} or {@code bucket/some/prefix}.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Bucket parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Bucket(text, "")
        : new Bucket(text.substring(0, slash), text.substring(slash + 1));
  }

  String path(ObjectKey key) {
    return base() + key.name();
  }

  /** Where the label of an object lies that was sent in parts. */
  String labelPath(ObjectKey key) {
    return path(key) + BESIDE + "label";
  }

  /** What all our paths begin with. */
  String base() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  /** The key of the object at a path; nothing when it is none of ours. */
  Optional<ObjectKey> key(String path) {
    if (!path.startsWith(base())) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectKey(path.substring(base().length())));
    } catch (IllegalArgumentException strangersOrLabel) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
