package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.FileLock;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Session;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program that keeps groups while there is no daemon. It ends when it keeps none any more and
 * nobody is connected: because a daemon released the last one, or because the tree was unmounted
 * while there was no daemon.
 *
 * <p>Arguments: the runtime directory, the orphan limit and the interval between two looks at
 * orphans, both in seconds. When it listens it prints {@code ready}. When another keeper runs for
 * the directory it ends at once and prints {@code running}.
 */
public final class Keeper {
  private final KeeperSocket socket;
  private final KeptGroups groups = new KeptGroups(System::nanoTime);
  private final AtomicInteger connections = new AtomicInteger();
  private final Duration orphanLimit;

  private Keeper(KeeperSocket socket, Duration orphanLimit) {
    this.socket = socket;
    this.orphanLimit = orphanLimit;
  }

  /** Runs until nothing is left to keep. */
  public static void main(String[] arguments) throws IOException {
    Path runtimeDirectory = Path.of(arguments[0]);
    Duration orphanLimit = Duration.ofSeconds(Long.parseLong(arguments[1]));
    Duration interval = Duration.ofSeconds(Long.parseLong(arguments[2]));
    String lock = runtimeDirectory.resolve("keeper.lock").toString();
    Descriptor file = Open.at(Descriptor.WORKING_DIRECTORY, lock, Open.O_RDWR | Open.O_CREAT, 0600);
    if (!FileLock.tryExclusive(file)) {
      System.out.println("running");
      return;
    }
    leaveTheTerminal();
    spareFromMemoryShortage();
    new Keeper(new KeeperSocket(runtimeDirectory), orphanLimit).run(interval);
  }

  private static void leaveTheTerminal() {
    try {
      Session.begin();
    } catch (LinuxException leadsOneAlready) {
      // Started by a shell's job control: there is nothing to leave.
    }
  }

  /** A few megabytes stand between readers and holes; who may not ask for it goes without. */
  private static void spareFromMemoryShortage() {
    try {
      // Below it only -1000, which switches the killer off (proc_pid_oom_score_adj(5)).
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "-999");
    } catch (IOException notPermitted) {
      // CAP_SYS_RESOURCE is missing.
    }
  }

  private void run(Duration interval) throws IOException {
    // We hold the lock, so a socket that exists is a dead keeper's.
    socket.delete();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor()) {
      server.bind(socket.address());
      System.out.println("ready");
      long millis = interval.toMillis();
      var _ =
          looks.scheduleWithFixedDelay(() -> look(server), millis, millis, TimeUnit.MILLISECONDS);
      acceptUntilClosed(server);
      looks.shutdownNow();
    }
  }

  private void acceptUntilClosed(ServerSocketChannel server) {
    while (server.isOpen()) {
      try {
        SocketChannel daemon = server.accept();
        connections.incrementAndGet();
        Thread.ofPlatform().name("conversation").start(() -> hold(daemon, server));
      } catch (ClosedChannelException nothingLeftToKeep) {
        return;
      } catch (IOException failure) {
        // One daemon's misfortune: to end here would let every reader pass.
        System.err.println("A connection failed: " + failure);
      }
    }
  }

  private void hold(SocketChannel daemon, ServerSocketChannel server) {
    try (Line line = new Line(daemon)) {
      socket.checkPeer(daemon);
      new Conversation(line, groups).hold();
    } catch (IOException failure) {
      System.err.println("A connection ended: " + failure);
    } finally {
      connections.decrementAndGet();
      endIfIdle(server);
    }
  }

  private void look(ServerSocketChannel server) {
    try {
      groups.orphanDead();
      groups.forgetUnreachable();
      if (orphanLimit.isPositive()) {
        groups.refuseOrphans(orphanLimit.toNanos());
      }
    } catch (LinuxException | RuntimeException failure) {
      System.err.println("Looking after orphans failed: " + failure);
    }
    endIfIdle(server);
  }

  private void endIfIdle(ServerSocketChannel server) {
    if (connections.get() > 0 || !groups.isEmpty()) {
      return;
    }
    try {
      socket.delete();
      server.close();
    } catch (IOException failure) {
      System.err.println("The socket stays behind: " + failure);
    }
  }
}
