package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job with a pool on tape; the tape manager is a directory behind commands. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TapePoolTest {
  /** More than a small file, so that its migration is recorded. */
  private static final int BYTES = 17 << 20;

  @TempDir private Path directory;

  @Test
  void filesAreArchivedToTapeReleasedAndRestored() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: nothing of this story is proven");
    Configuration configuration = configuration();
    Reading made = DroverCommand.run(directory.resolve("drover.yaml"), "pools", "--create");
    assertThat(new String(made.output(), UTF_8)).contains("tape:0");
    try (Drover _ = Drover.start(configuration);
        PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "tape")) {
      Path small = Files.write(directory.resolve("lab/small"), Lab.random(3000));
      Path large = Files.write(directory.resolve("lab/large"), Lab.random(BYTES));
      for (String name : List.of("small", "large")) {
        succeed(policy, name, Lab.toPool("tape"));
        succeed(policy, name, Lab.release());
        assertThat(Lab.allocatedBytes(directory.resolve("lab").resolve(name))).isZero();
      }
      // Nothing is in the spool any more: both have to come from tape.
      assertThat(objects("spool/objects")).isZero();
      assertThat(Files.readAllBytes(small)).isEqualTo(Lab.random(3000));
      fileComesBackWithoutItsReader(large);
      for (String name : List.of("small", "large")) {
        succeed(policy, name, Lab.release());
        succeed(policy, name, Lab.restore());
      }
      assertThat(Files.readAllBytes(small)).isEqualTo(Lab.random(3000));
      assertThat(Files.readAllBytes(large)).isEqualTo(Lab.random(BYTES));
      succeed(policy, "large", Lab.remove("tape"));
      assertThat(objects("cartridge")).isOne();
    }
  }

  /** Somebody has the tape's drive, for longer than a reader waits. */
  private void fileComesBackWithoutItsReader(Path large) throws Exception {
    Path drive = Files.writeString(directory.resolve("cartridge/busy"), "");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Files.readAllBytes(large))
        .withMessageContaining("Resource temporarily unavailable");
    Reading told = DroverCommand.run(directory.resolve("drover.yaml"), "explain", large.toString());
    assertThat(new String(told.output(), UTF_8)).contains("Pool tape, which is cold, was asked");
    assertThat(Lab.stub(large).copies().getFirst().isBeingStaged()).isTrue();

    Files.delete(drive);

    while (!Lab.stub(large).isWhole()) {
      Thread.sleep(50);
    }
    assertThat(Lab.stub(large).copies().getFirst().isBeingStaged()).isFalse();
    assertThat(Files.readAllBytes(large)).isEqualTo(Lab.random(BYTES));
  }

  private long objects(String place) throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve(place))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static void succeed(PolicyEngine policy, String name, Order.OnFile order) {
    var result = policy.ask(name, order);
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private Configuration configuration() throws Exception {
    DroverHome.image("ext4", directory.resolve("lab.img"), 256L << 20);
    Path cartridge = Files.createDirectories(directory.resolve("cartridge"));
    Path file = directory.resolve("drover.yaml");
    String yaml =
        """
        cell: tape
        instance: one
        runtimeDirectory: run
        stateDirectory: state
        http: {port: HTTP}
        kafka: {embedded: {directory: kafka, port: KAFKA}}
        times: {coldRecallDeadline: 2s}
        trees: [{name: lab, path: lab, source: {image: lab.img}, spaceReserve: 1 MiB}]
        pools:
          - name: tape
            tier: command
            command:
              - name: a cartridge
                spool: spool
                spoolSize: 64 MiB
                written: drop
                catalogue: catalogue
                collect: 100ms
                put:
                  run:
                    - /bin/sh
                    - -c
                    - mkdir -p "TAPE/$2" && cp "$1" "TAPE/$3"
                    - sh
                    - '{file}'
                    - '{directory}'
                    - '{key}'
                get:
                  run:
                    - /bin/sh
                    - -c
                    - while test -e "TAPE/busy"; do sleep 0.1; done; cp "$1" "$2"
                    - sh
                    - 'TAPE/{key}'
                    - '{file}'
                stat:
                  run: [/bin/sh, -c, 'exec wc -c "TAPE/$1"', sh, '{key}']
                  missing: No such file
                  output: '^(?<bytes>\\d+) '
                remove: {run: [/bin/rm, -f, 'TAPE/{key}']}
        """;
    Files.writeString(
        file,
        yaml.replace("TAPE", cartridge.toString())
            .replace("HTTP", Integer.toString(DroverHome.freePort()))
            .replace("KAFKA", Integer.toString(DroverHome.freePort())));
    return ConfigurationFile.load(file);
  }
}
