package io.drover.mover.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as text and back without loss, because names of files need not be UTF-8: a byte that is
 * none becomes a lone surrogate U+DC80 to U+DCFF, which UTF-8 never decodes to (as Python's PEP 383
 * has it).
 */
final class ByteText {
  private static final char ESCAPE = 0xDC00;
  private static final char ESCAPE_FIRST = 0xDC80;
  private static final char ESCAPE_LAST = 0xDCFF;
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private ByteText() {}

  static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isMalformed()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | Byte.toUnsignedInt(in.get())));
      }
      decoder.reset();
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isEscape(point)) {
                bytes.write(point & 0xFF);
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  /** For people, on one line: other bytes than UTF-8 and control characters show as \xHH. */
  static String shown(byte[] bytes) {
    return shown(decode(bytes));
  }

  /** As {@link #shown(byte[])}, of a text that {@link #decode} gave or that is one anyway. */
  static String shown(String text) {
    if (text.codePoints().noneMatch(point -> isEscape(point) || Character.isISOControl(point))) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isEscape(point) || Character.isISOControl(point)) {
                shown.append("\\x").append(HEXADECIMAL.toHexDigits((byte) point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  private static boolean isEscape(int point) {
    return point >= ESCAPE_FIRST && point <= ESCAPE_LAST;
  }
}
