package io.drover.stub;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a manifest keeps of the inode, so that a lost tree can be made again from its pools.
 *
 * @param mode permission bits and type as in st_mode
 * @param mtimeNanos nanoseconds since 1970
 * @param extended the file's {@code user.*} attributes and POSIX ACLs by name, as raw bytes in
 *     hexadecimal
 */
public record FileAttributes(
    int mode, int uid, int gid, long mtimeNanos, SortedMap<String, String> extended) {
  public FileAttributes {
    Objects.requireNonNull(extended);
    extended = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(extended));
  }

  public FileAttributes(int mode, int uid, int gid, long mtimeNanos, Map<String, String> extended) {
    this(mode, uid, gid, mtimeNanos, new TreeMap<>(extended));
  }
}
