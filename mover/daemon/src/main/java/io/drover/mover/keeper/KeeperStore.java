package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups kept by a process of our own, for hosts without a service manager that stores descriptors.
 * The process is started with the first group, and again if it dies before us.
 */
public final class KeeperStore implements GroupStore {
  private static final Logger LOG = LoggerFactory.getLogger(KeeperStore.class);

  /** A keeper that is just ending still holds the lock; one start later it is gone. */
  private static final int STARTS = 5;

  private final Path runtimeDirectory;
  private final KeeperProgram program;
  private final KeeperSocket socket;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private Optional<KeeperConnection> connection = Optional.empty();
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param runtimeDirectory exists, and nobody but its owner may enter it
   */
  public KeeperStore(Path runtimeDirectory, KeeperProgram program) throws IOException {
    this.runtimeDirectory = runtimeDirectory;
    this.program = program;
    this.socket = new KeeperSocket(runtimeDirectory);
  }

  @Override
  public synchronized Optional<Descriptor> claim(String tree) throws IOException {
    if (connection.isEmpty()) {
      connection = KeeperConnection.open(socket, this::lost);
    }
    if (connection.isEmpty()) {
      return Optional.empty();
    }
    String[] answer = connection.get().ask("claim " + tree);
    return switch (answer[0]) {
      case "none" -> Optional.empty();
      case "group" -> Optional.of(connection.get().pull(Integer.parseInt(answer[1].strip())));
      case "held" -> throw new TreeHeldException(tree, Long.parseLong(answer[1].strip()));
      default -> throw unexpected(answer);
    };
  }

  @Override
  public synchronized void keep(String tree, Kept fresh) throws IOException {
    Kept own = new Kept(fresh.group().duplicate(), fresh.device());
    Kept before = kept.put(tree, own);
    if (before != null) {
      before.group().close();
    }
    tell(connected(), tree, own);
  }

  private static void tell(KeeperConnection keeper, String tree, Kept own) throws IOException {
    String[] answer =
        keeper.ask("keep %s %d %s".formatted(tree, own.group().number(), own.device()));
    if (!answer[0].equals("kept")) {
      throw unexpected(answer);
    }
  }

  @Override
  public synchronized void release(String tree) throws IOException {
    Kept own = kept.remove(tree);
    if (own != null) {
      own.group().close();
    }
    if (connection.isPresent()) {
      connection.get().ask("release " + tree);
    }
  }

  private KeeperConnection connected() throws IOException {
    for (int start = 0; connection.isEmpty() && start < STARTS; start++) {
      program.start(runtimeDirectory);
      connection = KeeperConnection.open(socket, this::lost);
    }
    return connection.orElseThrow(() -> new IOException("the keeper does not listen"));
  }

  /** Our own copies hold the groups meanwhile; only both processes' death lets readers pass. */
  private synchronized void lost() {
    if (closed) {
      return;
    }
    connection = Optional.empty();
    try {
      KeeperConnection keeper = connected();
      for (Map.Entry<String, Kept> entry : kept.entrySet()) {
        tell(keeper, entry.getKey(), entry.getValue());
      }
      LOG.warn("The keeper had died; another one keeps the groups now");
    } catch (IOException failure) {
      LOG.error(
          "The keeper has died and cannot be replaced: if the daemon dies now, readers of released"
              + " files get zeros. Restart the daemon",
          failure);
    }
  }

  private static IOException unexpected(String[] answer) {
    return new IOException("the keeper answers: " + String.join(" ", answer).strip());
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    kept.values().forEach(own -> own.group().close());
    kept.clear();
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } finally {
      socket.close();
    }
  }
}
