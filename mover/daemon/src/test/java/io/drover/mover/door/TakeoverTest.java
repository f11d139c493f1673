package io.drover.mover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.linux.LoopFileSystem;
import io.drover.linux.Mounts;
import io.drover.mover.keeper.Keeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers see of a daemon that is killed and of the one that follows. */
@Timeout(180)
class TakeoverTest {
  private static final int BYTES = 100_000;
  private static final int FILES = 12;

  private final List<AutoCloseable> started = new ArrayList<>();
  private LoopFileSystem fileSystem;
  private Path runtime;

  @BeforeEach
  void make() throws IOException {
    LoopFileSystem.assumeAvailable("ext4", "that readers survive the death of the daemon");
    fileSystem = LoopFileSystem.unmounted("ext4");
    runtime = Files.createTempDirectory("drover-runtime");
  }

  @AfterEach
  void remove() throws Exception {
    for (AutoCloseable process : started.reversed()) {
      process.close();
    }
    Optional<ProcessHandle> left = keeper();
    left.ifPresent(ProcessHandle::destroyForcibly);
    if (fileSystem != null) {
      fileSystem.close();
      OpenTree.deleteAll(runtime);
    }
  }

  @Test
  void readersOfAKilledDaemonGetTheirBytesFromTheNext() throws Exception {
    DoorProcess first = serving("offline");
    List<Command> readers = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      first.tell("release film-%d %d %d".formatted(file, BYTES, file));
      readers.add(reader(file).awaitBlocked());
    }
    first.tell("release late %d %d".formatted(BYTES, FILES));
    awaitWaiting(first, FILES);
    first.kill();
    Command late = started(Command.start("cat", fileSystem.root().resolve("late").toString()));
    late.awaitBlocked();
    assertThat(readers).allMatch(Command::isRunning);

    DoorProcess second = serving("online");
    assertThat(keeper()).isPresent();
    for (int file = 0; file < FILES; file++) {
      assertThat(readers.get(file).output()).isEqualTo(FakeRecall.content(file, BYTES));
    }
    assertThat(late.output()).isEqualTo(FakeRecall.content(FILES, BYTES));
    awaitWaiting(second, 0);
    assertThat(second.tell("stop")).isEqualTo("gone");
    assertThat(keeperEnds()).isTrue();
  }

  @Test
  void readersSurviveTwoDeaths() throws Exception {
    DoorProcess first = serving("offline");
    first.tell("release film-0 %d 0".formatted(BYTES));
    first.tell("release film-1 %d 1".formatted(BYTES));
    Command reader = reader(0).awaitBlocked();
    awaitWaiting(first, 1);
    first.kill();
    DoorProcess second = serving("offline");
    Command other = reader(1).awaitBlocked();
    awaitWaiting(second, 2);
    second.kill();
    serving("online");
    assertThat(reader.output()).isEqualTo(FakeRecall.content(0, BYTES));
    assertThat(other.output()).isEqualTo(FakeRecall.content(1, BYTES));
  }

  @Test
  void eventsThatTheDeadDaemonHadNoTimeToNoteAreAnswered() throws Exception {
    DoorProcess first = serving("online");
    for (int file = 0; file < FILES; file++) {
      first.tell("release film-%d %d %d".formatted(file, BYTES, file));
    }
    // A younger file could have got its name by a rename after the event.
    Thread.sleep(50);
    first.tell("hang");
    List<Command> readers = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      readers.add(reader(file).awaitBlocked());
    }
    while (!first.tell("asked").equals("1")) {
      Thread.sleep(2);
    }
    first.kill();
    serving("online");
    for (int file = 0; file < FILES; file++) {
      assertThat(readers.get(file).output()).isEqualTo(FakeRecall.content(file, BYTES));
    }
  }

  @Test
  void nobodySeesADaemonDieAtAnyMoment() throws Exception {
    int readers = 100;
    Path copies = Files.createDirectory(runtime.resolve("copies"));
    // The seed is the moment of each kill, in milliseconds; any will do.
    for (int moment : List.of(0, 5, 20, 60, 150)) {
      DoorProcess first = serving("online");
      for (int file = 0; file < readers; file++) {
        first.tell("release film-%d %d %d".formatted(file, BYTES, moment + file));
      }
      // A younger file could have got its name by a rename after the event.
      Thread.sleep(50);
      String all =
          "cd %s; for f in film*; do cat $f > %s/$f & done; wait; ls %s"
              .formatted(fileSystem.root(), copies, copies);
      Command shell = started(Command.start("sh", "-c", all));
      Thread.sleep(moment);
      first.kill();
      DoorProcess second = serving("online");
      shell.output();
      for (int file = 0; file < readers; file++) {
        assertThat(copies.resolve("film-" + file))
            .hasBinaryContent(FakeRecall.content(moment + file, BYTES));
      }
      assertThat(second.tell("stop")).isEqualTo("gone");
    }
  }

  @Test
  void aReaderWhoseFileCannotBeToldFailsAndDoesNotReadZeros() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    first.tell("release film-1 %d 1".formatted(BYTES));
    Command reader = loseNext(first, () -> reader(0));
    Path root = fileSystem.root();
    Files.move(root.resolve("film-1"), root.resolve("film-0"), StandardCopyOption.REPLACE_EXISTING);
    first.kill();
    serving("online");
    assertThat(reader.failure()).contains("Input/output error");
  }

  @Test
  void whoCameAfterALostEventDoesNotMakeItUnanswerable() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    first.tell("release film-1 %d 1".formatted(BYTES));
    Thread.sleep(50);
    Command reader = loseNext(first, () -> reader(0));
    // Of this one it cannot be told what file he opened, but his event is still the kernel's.
    Path root = fileSystem.root();
    Files.move(root.resolve("film-1"), root.resolve("film-2"));
    Command late = reader(2).awaitBlocked();
    first.kill();
    serving("online");
    assertThat(reader.output()).isEqualTo(FakeRecall.content(0, BYTES));
    assertThat(late.output()).isEqualTo(FakeRecall.content(1, BYTES));
  }

  @Test
  void aReaderOfALostEventSurvivesASecondDeath() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    Thread.sleep(50);
    Command reader = loseNext(first, () -> reader(0));
    first.kill();
    DoorProcess second = serving("offline");
    awaitWaiting(second, 1);
    touch("film-0");
    second.kill();
    serving("online");
    assertThat(reader.output()).isEqualTo(FakeRecall.content(0, BYTES));
  }

  @Test
  void aWriterWhoseFileCannotBeToldIsLetIn() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    Path film = fileSystem.root().resolve("film-0");
    String write = "printf x | dd of=%s conv=notrunc status=none".formatted(film);
    Command writer = loseNext(first, () -> started(Command.start("sh", "-c", write)));
    touch("film-0");
    first.kill();
    serving("online");
    assertThat(writer.output()).isEmpty();
    byte[] written = FakeRecall.content(0, BYTES);
    written[0] = 'x';
    assertThat(reader(0).output()).isEqualTo(written);
  }

  @Test
  void whoCopiesFromOneFileToAnotherGetsHisBytes() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    Path root = fileSystem.root();
    String program =
        "import os; i=os.open('film-0',os.O_RDONLY); o=os.open('copy',os.O_WRONLY|os.O_CREAT);"
            + " print('open',flush=True); input(); print(os.copy_file_range(i,o,"
            + BYTES
            + "))";
    String inTree = "cd " + root + "; exec python3 -c \"$1\"";
    Command copier = started(Command.start("sh", "-c", inTree, "sh", program));
    while (!copier.printed().startsWith("open")) {
      Thread.sleep(2);
    }
    first.tell("release film-0 %d 0".formatted(BYTES));
    loseNext(first, () -> copier.tell("go"));
    first.kill();
    serving("online");
    assertThat(copier.output()).asString().endsWith(BYTES + "\n");
    assertThat(root.resolve("copy")).hasBinaryContent(FakeRecall.content(0, BYTES));
  }

  /** Touches file and directory, so that the file might have got its name just now. */
  private void touch(String name) throws IOException {
    Path root = fileSystem.root();
    Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString("rw-rw----"));
    Files.createDirectory(root.resolve("directory"));
  }

  /** Makes the door hang when it has taken the next event, before it notes it. */
  private static <T> T loseNext(DoorProcess door, Callable<T> use) throws Exception {
    int asked = Integer.parseInt(door.tell("asked"));
    door.tell("hang");
    T user = use.call();
    while (Integer.parseInt(door.tell("asked")) == asked) {
      Thread.sleep(2);
    }
    return user;
  }

  @Test
  void readersWaitNoLongerThanTheOrphanLimit() throws Exception {
    DoorProcess first = serving("offline", 1);
    first.tell("release film-0 %d 0".formatted(BYTES));
    Command taken = reader(0).awaitBlocked();
    awaitWaiting(first, 1);
    first.kill();
    assertThat(taken.failure()).contains("Input/output error");
    assertThat(reader(0).failure()).contains("Input/output error");
    serving("online", 1);
    assertThat(reader(0).output()).isEqualTo(FakeRecall.content(0, BYTES));
  }

  @Test
  void aTreeInUseStaysVisibleAndGuardedAfterAStop() throws Exception {
    DoorProcess first = serving("online");
    first.tell("release film-0 %d 0".formatted(BYTES));
    Command user =
        started(Command.start("sh", "-c", "cd %s && exec sleep 60".formatted(fileSystem.root())));
    while (!Files.readSymbolicLink(Path.of("/proc/" + user.pid() + "/cwd"))
        .equals(fileSystem.root())) {
      Thread.sleep(2);
    }
    assertThat(first.tell("stop")).contains("stays visible", "sleep (" + user.pid() + ")");
    Command reader = reader(0).awaitBlocked();
    DoorProcess second = serving("online");
    assertThat(reader.output()).isEqualTo(FakeRecall.content(0, BYTES));
    user.close();
    user.process().waitFor();
    assertThat(second.tell("stop")).isEqualTo("gone");
    assertThat(keeperEnds()).isTrue();
  }

  @Test
  void aDaemonDoesNotTakeATreeFromALivingOne() throws Exception {
    serving("online");
    assertThatThrownBy(() -> serving("online")).hasMessageContaining("did not start");
  }

  @Test
  void theKeeperIsReplacedWhenItDies() throws Exception {
    DoorProcess first = serving("offline");
    first.tell("release film-0 %d 0".formatted(BYTES));
    Command reader = reader(0).awaitBlocked();
    awaitWaiting(first, 1);
    ProcessHandle keeper = keeper().orElseThrow();
    keeper.destroyForcibly();
    keeper.onExit().get(10, TimeUnit.SECONDS);
    while (keeper().isEmpty()) {
      Thread.sleep(20);
    }
    // It answers a claim only after it was told what to keep.
    assertThat(first.tell("kept")).isEqualTo("true");
    first.kill();
    assertThat(reader.isRunning()).isTrue();
    serving("online");
    assertThat(reader.output()).isEqualTo(FakeRecall.content(0, BYTES));
  }

  @Test
  void theKeeperEndsWhenAnOrphanIsUnmounted() throws Exception {
    DoorProcess first = serving("online");
    first.kill();
    assertThat(keeper()).isPresent();
    Mounts.umount(fileSystem.root().toString(), 0);
    assertThat(keeperEnds()).isTrue();
  }

  /** Until then the daemon may not have noted who waits, which is another test's story. */
  private static void awaitWaiting(DoorProcess door, int readers) throws Exception {
    while (!door.tell("waiting").equals(Integer.toString(readers))) {
      Thread.sleep(2);
    }
    // The last of them was noted; let the batch end, too.
    Thread.sleep(50);
  }

  private DoorProcess serving(String pool) throws IOException {
    return serving(pool, 0);
  }

  private DoorProcess serving(String pool, int orphanLimitSeconds) throws IOException {
    return started(
        DoorProcess.serving(
            new DoorProcess.Setting("ext4", fileSystem, runtime, orphanLimitSeconds), pool));
  }

  private Command reader(int file) throws IOException {
    return started(Command.start("cat", fileSystem.root().resolve("film-" + file).toString()));
  }

  private <T extends AutoCloseable> T started(T process) {
    started.add(process);
    return process;
  }

  private Optional<ProcessHandle> keeper() {
    return ProcessHandle.allProcesses().filter(this::isKeeper).findFirst();
  }

  /** By the kernel's word, because a process handle shows the first 4,096 bytes alone. */
  private boolean isKeeper(ProcessHandle process) {
    try {
      String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return command.contains(Keeper.class.getName() + "\0" + runtime + "\0");
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean keeperEnds() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (keeper().isPresent() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    return keeper().isEmpty();
  }
}
