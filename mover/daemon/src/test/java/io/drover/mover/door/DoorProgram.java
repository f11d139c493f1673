package io.drover.mover.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.linux.Notify;
import io.drover.mover.door.fanotify.DoorPlan;
import io.drover.mover.door.fanotify.FanotifyDoor;
import io.drover.mover.door.fanotify.TreeDoor;
import io.drover.mover.door.publish.Source;
import io.drover.mover.door.publish.TreePlace;
import io.drover.mover.door.publish.Unpublished;
import io.drover.mover.keeper.GroupStore;
import io.drover.mover.keeper.KeeperProgram;
import io.drover.mover.keeper.KeeperStore;
import io.drover.mover.keeper.SystemdStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A daemon that is nothing but a door, in a process of its own that can be killed. Obeys commands
 * on its standard input and answers each with one line.
 */
final class DoorProgram {
  private final FanotifyDoor door;
  private final FakeRecall recall;
  private final GroupStore store;

  private DoorProgram(FanotifyDoor door, FakeRecall recall, GroupStore store) {
    this.door = door;
    this.recall = recall;
    this.store = store;
  }

  /** Arguments: type, image, path of the tree, runtime directory, orphan limit, whether offline. */
  public static void main(String[] arguments) throws IOException {
    Path runtime = Path.of(arguments[3]);
    Duration orphanLimit = Duration.ofSeconds(Long.parseLong(arguments[4]));
    KeeperProgram keeper =
        new KeeperProgram(
            Path.of(System.getProperty("java.home"), "bin/java"),
            System.getProperty("java.class.path"),
            orphanLimit,
            Duration.ofSeconds(1));
    Notify notify = Notify.of(System.getenv());
    GroupStore store =
        notify.isEnabled()
            ? new SystemdStore(
                notify, Notify.listenDescriptors(System.getenv(), ProcessHandle.current().pid()))
            : new KeeperStore(runtime, keeper);
    Source source =
        new Source.Image(Path.of(arguments[1]), new Source.Format(arguments[0], List.of()));
    TreePlace place = new TreePlace("lab", Path.of(arguments[2]), source);
    DoorPlan plan = new DoorPlan(place, store, runtime, InstantSource.system(), 4096);
    TreeDoor opened = FanotifyDoor.open(plan);
    if (!(opened instanceof FanotifyDoor door)) {
      System.out.println(DoorProcess.ANSWER + opened);
      return;
    }
    FakeRecall recall = new FakeRecall(door.privateRoot(), 4);
    if (arguments[5].equals("offline")) {
      recall.offline();
    }
    door.serve(recall);
    System.out.println(DoorProcess.ANSWER + "serving");
    new DoorProgram(door, recall, store).obey();
  }

  private void obey() throws IOException {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(DoorProcess.ANSWER + obey(line.split(" ")));
      if (line.equals("stop")) {
        return;
      }
    }
  }

  private String obey(String[] words) throws IOException {
    switch (words[0]) {
      case "release" ->
          recall.createReleased(
              door, words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
      case "offline" -> recall.offline();
      case "online" -> recall.online();
      case "hang" -> recall.hang();
      case "kept" -> {
        return Boolean.toString(store.claim("lab").isPresent());
      }
      case "asked" -> {
        return Integer.toString(recall.askedCount());
      }
      case "waiting" -> {
        return Integer.toString(door.waitingCount());
      }
      case "stop" -> {
        return stop();
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "done";
  }

  private String stop() throws IOException {
    Unpublished unpublished = door.unpublish();
    recall.close();
    door.close();
    store.close();
    return switch (unpublished) {
      case Unpublished.Gone() -> "gone";
      case Unpublished.Busy(_, String message) -> message;
    };
  }
}
