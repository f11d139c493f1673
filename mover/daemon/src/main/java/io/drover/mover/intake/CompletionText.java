package io.drover.mover.intake;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The finished ranges beyond a committed offset as the metadata of that commit: {@code 1:} and the
 * base64url of unsigned LEB128 numbers, in turn how many offsets are unfinished and how many are
 * finished, from the committed offset on. An empty list is the empty text.
 */
final class CompletionText {
  private static final String VERSION = "1:";

  private CompletionText() {}

  static String encode(List<Long> runs) {
    if (runs.isEmpty()) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (long run : runs) {
      long rest = run;
      while (rest >= 0x80) {
        bytes.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
    return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** How many characters {@link #encode} makes of runs whose numbers take that many bytes. */
  static int length(int bytes) {
    return bytes == 0 ? 0 : VERSION.length() + (bytes * 4 + 2) / 3;
  }

  /** How many bytes one number takes. */
  static int bytes(long run) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(run) + 6) / 7);
  }

  /** Nothing when the text is not of this form: then what lies beyond the offset is done again. */
  static Optional<List<Long>> decode(String text) {
    if (text.isEmpty()) {
      return Optional.of(List.of());
    }
    if (!text.startsWith(VERSION)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.substring(VERSION.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return numbers(bytes).filter(runs -> runs.size() % 2 == 0);
  }

  private static Optional<List<Long>> numbers(byte[] bytes) {
    List<Long> runs = new ArrayList<>();
    long run = 0;
    int shift = 0;
    for (byte b : bytes) {
      // 49 bits are more offsets than a partition sees; so sums of them never overflow.
      if (shift > 42) {
        return Optional.empty();
      }
      run |= (b & 0x7fL) << shift;
      shift += 7;
      if (b >= 0) {
        if (run == 0) {
          return Optional.empty();
        }
        runs.add(run);
        run = 0;
        shift = 0;
      }
    }
    return shift == 0 ? Optional.of(runs) : Optional.empty();
  }
}
