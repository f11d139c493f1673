package io.drover.tier;

/**
 * What the engine has to know of a tier before it plans; every fact is read by a branch.
 *
 * @param resumes an unfinished upload can be taken up at a durable offset after a crash; otherwise
 *     a copy starts over
 * @param cold reading needs {@link Tier#stage} first
 */
public record Traits(boolean resumes, boolean cold) {}
