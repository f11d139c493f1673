package io.drover.mover.ops.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a URL as bytes, since names of files need not be UTF-8: {@code %xx} is any
 * byte, and as in HTML forms {@code +} is a blank.
 */
final class Query {
  private final Map<String, byte[]> parameters;

  private Query(Map<String, byte[]> parameters) {
    this.parameters = parameters;
  }

  /**
   * Parses what stands behind the question mark.
   *
   * @param raw as it was sent; null when there was none
   */
  static Query parse(String raw) throws BadQuery {
    Map<String, byte[]> parameters = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      byte[] value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      parameters.put(new String(decode(name), ISO_8859_1), value);
    }
    return new Query(parameters);
  }

  Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  private static byte[] decode(String text) throws BadQuery {
    // The server hands the bytes of the request line over as characters of ISO 8859-1.
    byte[] raw = text.getBytes(ISO_8859_1);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        decoded.write(hexadecimal(raw, i + 1));
        i += 2;
      } else {
        decoded.write(raw[i] == '+' ? ' ' : raw[i]);
      }
    }
    return decoded.toByteArray();
  }

  private static int hexadecimal(byte[] raw, int at) throws BadQuery {
    if (at + 2 > raw.length) {
      throw new BadQuery("the query ends within a percent-encoded byte");
    }
    String digits = new String(raw, at, 2, US_ASCII);
    if (!digits.matches("[0-9A-Fa-f]{2}")) {
      throw new BadQuery("no byte in the query: %" + digits);
    }
    return Integer.parseInt(digits, 16);
  }
}
