package io.drover.mover.migration;

/**
 * What the inode says of itself at one moment. Times are nanoseconds since 1970.
 *
 * @param bytes st_size
 * @param links number of names (hard links)
 * @param mode type and permissions as in st_mode
 */
public record FileFacts(
    long bytes, long mtimeNanos, long ctimeNanos, int links, int mode, int uid, int gid) {}
