package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.Pidfd;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The daemon's end of a connection to a keeper. */
final class KeeperConnection implements AutoCloseable {
  private final Line line;
  private final Runnable lost;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final long keeperPid;
  private volatile boolean closing;

  private KeeperConnection(Line line, Runnable lost) throws IOException {
    this.line = line;
    this.lost = lost;
    line.write("hello " + ProcessHandle.current().pid());
    String[] words = String.valueOf(line.read()).split(" ");
    if (!words[0].equals("keeper")) {
      throw new IOException("the keeper answers " + String.join(" ", words));
    }
    this.keeperPid = Long.parseLong(words[1]);
  }

  /**
   * Connects, or is empty when no keeper runs.
   *
   * @param lost called, by a thread of the connection, when it ends without {@link #close}
   */
  static Optional<KeeperConnection> open(KeeperSocket socket, Runnable lost) throws IOException {
    if (!socket.exists()) {
      return Optional.empty();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(socket.address());
      socket.checkPeer(channel);
      KeeperConnection connection = new KeeperConnection(new Line(channel), lost);
      Thread.ofPlatform().name("keeper-answers").daemon().start(connection::listen);
      return Optional.of(connection);
    } catch (ConnectException nobodyListens) {
      channel.close();
      return Optional.empty();
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  private void listen() {
    try {
      for (String answer = line.read(); answer != null; answer = line.read()) {
        answers.add(Optional.of(answer));
      }
    } catch (IOException ended) {
      // As the end of the stream.
    }
    answers.add(Optional.empty());
    if (!closing) {
      lost.run();
    }
  }

  /** Sends a request and waits for its answer, split into its first word and the rest. */
  synchronized String[] ask(String request) throws IOException {
    line.write(request);
    try {
      return answers
          .take()
          .map(answer -> (answer + " ").split(" ", 2))
          .orElseThrow(() -> new IOException("the keeper has died"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the keeper was asked", interrupted);
    }
  }

  /** A copy of one of the keeper's descriptors. */
  Descriptor pull(int number) throws IOException {
    try (Pidfd keeper = Pidfd.open(keeperPid)) {
      return keeper.getDescriptor(number);
    }
  }

  /** Lets go of the daemon's trees. */
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      ask("bye");
    } finally {
      line.close();
    }
  }
}
