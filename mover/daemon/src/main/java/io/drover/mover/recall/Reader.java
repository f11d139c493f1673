package io.drover.mover.recall;

/**
 * Who reads.
 *
 * @param pid of the process that waits, 0 when the door cannot tell
 */
public record Reader(int pid) {}
