package io.drover.events;

import java.util.regex.Pattern;

/** The bounds of the contract. Raising one is compatible, lowering one is a new version. */
final class Limits {
  /** Kafka's own default for max.request.size and message.max.bytes. */
  static final int VALUE_BYTES_MAX = 1 << 20;

  /** PATH_MAX of limits.h is 4096 with the final NUL. */
  static final int PATH_BYTES_MAX = 4095;

  /** NAME_MAX of limits.h. */
  static final int COMPONENT_BYTES_MAX = 255;

  /** A UUID has 36; a path with a time in front still fits. */
  static final int ID_LENGTH_MAX = 256;

  /** Room for a URI with a host and a path. */
  static final int SOURCE_LENGTH_MAX = 1024;

  /** The longest good subject has 64 + 2 + 4095; more is not worth repeating in a result. */
  static final int SUBJECT_LENGTH_MAX = 8192;

  /** An opaque token that {@code drover state} prints; today's has under 64 characters. */
  static final int VERSION_LENGTH_MAX = 256;

  /** The stub has room for the objects of a file in 16 stripes (design §4). */
  static final int STRIPES_MAX = 16;

  /** A copy more than the stripes a stub has room for could never be recorded. */
  static final int COPIES_MAX = 16;

  /** One page: less can be neither cloned nor read past the page cache. */
  static final long STRIPE_BYTES_MIN = 4096;

  /** 10,000 parts of 64 MiB, the largest object of any tier (design §4). */
  static final long STRIPE_BYTES_MAX = 10_000L * (64 << 20);

  static final int PRIORITY_MAX = 9;

  /** A hundred years of 365 days; whoever wants longer leaves the field out. */
  static final long LIFETIME_SECONDS_MAX = 100L * 365 * 86_400;

  /** The largest whole number that JSON readers in every language agree on (RFC 8259 §6). */
  static final long WHOLE_NUMBER_MAX = (1L << 53) - 1;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Limits() {}

  /** Whether this can name a tree or a pool. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static String name(String what, String text) {
    require(isName(text), what + " must be 1 to 64 letters, digits, '.', '_' or '-'");
    return text;
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
