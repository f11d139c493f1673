package io.drover.mover.govern;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What comes back for one user.
 *
 * @param files at most; no limit without it
 * @param bytes at most; no limit without it
 * @param per within so long
 */
public record Budget(OptionalLong files, OptionalLong bytes, Duration per) {}
