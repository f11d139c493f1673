package io.drover.tier;

/**
 * A place in a published object, for another target whose store can take bytes from there by
 * itself.
 *
 * @param object where it lies, in the words of the tier that holds it: a tier that knows them looks
 *     whether its own store can go there, any other one cannot
 * @param offset in bytes
 */
public record ObjectOffset(Object object, long offset) {}
