package io.drover.tier;

/**
 * What a target says of one published object.
 *
 * @param bytes its length
 * @param label what was given to {@link Upload#publish}
 */
public record ObjectStat(ObjectKey key, long bytes, Label label) {}
