package io.drover.tier;

import java.util.function.LongSupplier;

/**
 * How time passes for those who measure it and wait.
 *
 * @param nanoClock nanoseconds since an arbitrary moment, as {@link System#nanoTime}
 */
public record Timing(LongSupplier nanoClock, Sleeper sleeper) {}
