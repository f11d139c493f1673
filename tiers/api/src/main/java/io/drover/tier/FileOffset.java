package io.drover.tier;

import java.util.function.IntSupplier;

/**
 * A place in a file that this process has open for reading.
 *
 * @param descriptor asked at the moment of use, and throws when the file is closed by then: a
 *     number kept meanwhile could be another file's
 * @param offset in bytes
 */
public record FileOffset(IntSupplier descriptor, long offset) {}
