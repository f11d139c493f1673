package io.drover.stub;

/**
 * How far one destination object is durable.
 *
 * @param durableBytes the contiguous length that survives a crash of daemon and store
 * @param prefixCrc CRC32C of those bytes
 * @param fileShare their share of the whole file's CRC32C; shares of all objects, combined by
 *     exclusive or, are the file's CRC
 */
public record ObjectCursor(long durableBytes, int prefixCrc, int fileShare) {
  public static final ObjectCursor START = new ObjectCursor(0, 0, 0);
}
