package io.drover.mover.recall;

/**
 * Who reads.
 *
 * @param thread id of the thread that waits, 0 when the door cannot tell
 */
public record Reader(int thread) {}
