package io.drover.mover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.linux.LoopFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups in the service manager's store instead of a keeper. */
@Timeout(120)
class ServiceManagerTest {
  private static final int BYTES = 100_000;

  @TempDir Path runtime;

  @Test
  void readersOfAKilledServiceGetTheirBytesFromItsNextProcess() throws Exception {
    String notProven = "that a service manager's descriptor store keeps readers waiting";
    LoopFileSystem.assumeAvailable("ext4", notProven);
    assumeTrue(
        Files.exists(Path.of("/usr/bin/python3")), "needs python3; not proven: " + notProven);
    Path script = Path.of(getClass().getResource("service_manager.py").toURI());
    String address = runtime.resolve("notify").toString();
    try (LoopFileSystem fileSystem = LoopFileSystem.unmounted("ext4");
        DoorProcess manager =
            DoorProcess.serving(
                List.of("/usr/bin/python3", script.toString(), address),
                new DoorProcess.Setting("ext4", fileSystem, runtime, 0),
                "online")) {
      manager.tell("release film %d 1".formatted(BYTES));
      manager.tell("offline");
      try (Command reader = Command.start("cat", fileSystem.root().resolve("film").toString())) {
        reader.awaitBlocked();
        while (!manager.tell("waiting").equals("1")) {
          Thread.sleep(2);
        }
        try (Command signal = Command.start("kill", "-USR1", Long.toString(manager.pid()))) {
          signal.output();
        }
        assertThat(manager.answer()).isEqualTo("killed");
        assertThat(manager.answer()).isEqualTo("serving");
        assertThat(reader.output()).isEqualTo(FakeRecall.content(1, BYTES));
      }
      assertThat(manager.tell("stop")).isEqualTo("gone");
      assertThat(manager.answer()).isEqualTo("stored 0");
    }
  }
}
