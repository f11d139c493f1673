package io.drover.stub;

import java.util.HexFormat;

/**
 * What a copy says of itself in its pool: whose bytes these are and how to verify every grain of
 * them. Published before the stub names the copy.
 *
 * @param cell the cell that made the copy
 * @param tree name of the tree
 * @param path where the file was when it was archived, relative to the tree, in hexadecimal, since
 *     names need not be text
 */
public record Manifest(
    String cell,
    String tree,
    String path,
    FileId id,
    InodeIdentity inode,
    FileAttributes attributes,
    Place place,
    Grains grains) {

  public static String pathOf(byte[] path) {
    return HexFormat.of().formatHex(path);
  }

  public byte[] pathBytes() {
    return HexFormat.of().parseHex(path);
  }
}
