package io.drover.mover.keeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection as lines. Reading and writing may be done by different threads. */
final class Line implements AutoCloseable {
  private final SocketChannel channel;
  private final BufferedReader input;
  private final OutputStream output;

  Line(SocketChannel channel) {
    this.channel = channel;
    this.input = new BufferedReader(Channels.newReader(channel, UTF_8));
    this.output = Channels.newOutputStream(channel);
  }

  /** The next line, or null when the other side has ended. */
  String read() throws IOException {
    return input.readLine();
  }

  void write(String line) throws IOException {
    output.write((line + "\n").getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
