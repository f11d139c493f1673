package io.drover.events;

/**
 * How much was done.
 *
 * @param bytes of the file's data moved so far
 * @param totalBytes to be moved in all; 0 while it is not known
 * @param elapsedMs milliseconds since the request was read
 */
public record Counts(long bytes, long totalBytes, long elapsedMs) {
  public static final Counts NONE = new Counts(0, 0, 0);
}
