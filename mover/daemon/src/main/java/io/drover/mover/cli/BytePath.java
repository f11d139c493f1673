package io.drover.mover.cli;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths of bytes. A Path keeps the bytes it was made of, but its String goes through the locale's
 * encoding; its URI holds every byte (sun.nio.fs.UnixUriUtils percent-encodes and decodes them).
 */
final class BytePath {
  private static final HexFormat HEXADECIMAL = HexFormat.of();
  private static final Path ROOT = Path.of("/");

  private BytePath() {}

  /** The path of these bytes, relative ones to {@code directory}. */
  static Path of(byte[] bytes, Path directory) {
    if (bytes.length == 0) {
      return directory;
    }
    boolean absolute = bytes[0] == '/';
    StringBuilder uri = new StringBuilder("file:///");
    for (byte octet : bytes) {
      if (octet == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(HEXADECIMAL.toHexDigits(octet));
      }
    }
    Path path = Path.of(URI.create(uri.toString()));
    return absolute ? path : directory.resolve(ROOT.relativize(path));
  }

  /** The path that a text of {@link ByteText} means. */
  static Path of(String text, Path directory) {
    return of(ByteText.encode(text), directory);
  }

  /** The bytes of an absolute path, without a slash at the end. */
  static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.chars().allMatch(character -> character >= ' ' && character <= '~')) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    String uri = path.toUri().getRawPath();
    // Behind a directory's name stands a slash; the root is ASCII and was answered above.
    return decode(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  private static byte[] decode(String percentEncoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(percentEncoded.length());
    for (int i = 0; i < percentEncoded.length(); i++) {
      if (percentEncoded.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(percentEncoded, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(percentEncoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
