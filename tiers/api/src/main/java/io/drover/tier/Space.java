package io.drover.tier;

/**
 * Room on a target in bytes; {@link Long#MAX_VALUE} where the store has no end that it tells of.
 */
public record Space(long capacityBytes, long freeBytes) {
  public static final Space ENDLESS = new Space(Long.MAX_VALUE, Long.MAX_VALUE);
}
