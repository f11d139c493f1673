package io.drover.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** HTTP as S3's clients speak it: requests with bodies of a known length, or in signed chunks. */
final class S3Wire {
  private static final int LINES_BYTES = 64 << 10;

  /** Where only a line is expected: what comes behind it goes to its place without a copy here. */
  private static final int LINE_BYTES = 256;

  /**
   * What a client asks for.
   *
   * @param path decoded, without the slash before it
   * @param headers by name in lower case
   */
  record Asked(String method, String path, Map<String, String> query, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** Bytes of the body when its framing is taken away. */
    long bodyBytes() {
      String decoded = header("x-amz-decoded-content-length");
      String length = decoded.isEmpty() ? header("content-length") : decoded;
      return length.isEmpty() ? 0 : Long.parseLong(length);
    }

    boolean isInChunks() {
      return header("x-amz-content-sha256").startsWith("STREAMING-")
          || header("transfer-encoding").equalsIgnoreCase("chunked");
    }
  }

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(LINES_BYTES).limit(0);

  S3Wire(SocketChannel channel) {
    this.channel = channel;
  }

  SocketChannel channel() {
    return channel;
  }

  /** The next request's head. */
  Asked read() throws IOException {
    String[] words = line(LINES_BYTES).split(" ");
    Map<String, String> headers = new HashMap<>();
    for (String line = line(LINES_BYTES); !line.isEmpty(); line = line(LINES_BYTES)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
    }
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    int mark = words[1].indexOf('?');
    String path = mark < 0 ? words[1] : words[1].substring(0, mark);
    Map<String, String> query = new HashMap<>();
    for (String pair : (mark < 0 ? "" : words[1].substring(mark + 1)).split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return new Asked(words[0], decoded(path.substring(1).replace("+", "%2B")), query, headers);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Where bytes of a body go. */
  interface Target {
    ByteBuffer window(long offset, long bytes);
  }

  /** Takes the body of a request. */
  void body(Asked asked, Target target) throws IOException {
    if (!asked.isInChunks()) {
      fill(target, 0, asked.bodyBytes());
      return;
    }
    long offset = 0;
    for (long bytes = chunk(); bytes > 0; bytes = chunk()) {
      fill(target, offset, bytes);
      line(LINE_BYTES);
      offset += bytes;
    }
    while (!line(LINE_BYTES).isEmpty()) {
      // Trailers.
    }
  }

  private long chunk() throws IOException {
    String line = line(LINE_BYTES);
    int end = line.indexOf(';');
    return Long.parseLong(end < 0 ? line : line.substring(0, end), 16);
  }

  private void fill(Target target, long offset, long bytes) throws IOException {
    ByteBuffer window = target.window(offset, bytes);
    int there = (int) Math.min(in.remaining(), bytes);
    window.put(in.slice(in.position(), there));
    in.position(in.position() + there);
    while (window.hasRemaining()) {
      if (channel.read(window) < 0) {
        throw new EOFException("a body ended early");
      }
    }
  }

  private String line(int atMost) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      while (in.hasRemaining()) {
        char next = (char) (in.get() & 0xFF);
        if (next == '\n') {
          return line.toString();
        }
        if (next != '\r') {
          line.append(next);
        }
      }
      int read = channel.read(in.clear().limit(atMost));
      in.flip();
      if (read < 0) {
        throw new EOFException();
      }
    }
  }

  void answer(int status, List<String> headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(headers);
    all.add("Content-Length: " + bytes.length);
    write(head(status, all) + body);
  }

  static String head(int status, List<String> headers) {
    String lines = headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
    return "HTTP/1.1 " + status + " -\r\nx-amz-request-id: 1\r\n" + lines + "\r\n";
  }

  void write(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
