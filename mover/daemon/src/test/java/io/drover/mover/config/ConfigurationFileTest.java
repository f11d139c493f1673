package io.drover.mover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  private static final Path FILE = Path.of("/etc/drover/drover.yaml");

  @TempDir private Path directory;

  @Test
  void everyMistakeIsReportedAtOnceInTheOrderOfTheFile() {
    String yaml =
        """
        cel: lab
        runtimeDirectory: /srv/lab/run
        kafka:
          topics:
            partitions: many
            replikation: 3
          embedded:
            port: 70000
        http: 8642
        trees:
          - name: lab
            path: /srv/lab
            source: {image: lab.ext4, device: /dev/sdb1}
            defaultPool: vaults
          - name: lab
            path: /srv/lab/inner
            source: {image: other.ext4}
            spaceReserve: 10 GB
        pools:
          - name: vault
            tier: tape
            targets: [/srv/pool, /srv/pool]
            stripeSize: 100 KiB
            stripeCount: 17
          - name: my pool
            targets: []
        limits:
          workers: 4
          buffers: 1 MiB
        times:
          recallDeadline: 60
          recallDeadline: 0s
        """;
    assertThatThrownBy(() -> ConfigurationFile.parse(yaml, FILE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            """
            /etc/drover/drover.yaml has 21 problems:
              line 1: cel: unknown key; did you mean cell?
              line 2: runtimeDirectory: /srv/lab/run lies inside /srv/lab, which is trees[0].path
              line 5: kafka.topics.partitions: 'many' is not a whole number
              line 6: kafka.topics.replikation: unknown key; did you mean replication?
              line 7: kafka.embedded.directory: is missing
              line 8: kafka.embedded.port: must be from 1 to 65535, not 70000
              line 9: http: has keys of its own; write them below it, indented
              line 13: trees[0].source: needs exactly one of image, device, directory
              line 14: trees[0].defaultPool: there is no pool 'vaults'; did you mean vault?
              line 15: trees[1].name: 'lab' is already the name of trees[0]
              line 16: trees[1].path: /srv/lab/inner lies inside /srv/lab, which is trees[0].path
              line 18: trees[1].spaceReserve: '10 GB' is not a size; write a whole number and KiB, \
            MiB, GiB or TiB
              line 21: pools[0].tier: 'tape' is unknown; known are disk, hdfs, s3, command
              line 22: pools[0].targets[1]: /srv/pool is already pools[0].targets[0]
              line 23: pools[0].stripeSize: must be a multiple of 1 MiB, one grain
              line 24: pools[0].stripeCount: must be from 1 to 16
              line 25: pools[1].name: a pool must be 1 to 64 letters, digits, '.', '_' or '-'
              line 26: pools[1].targets: must be 1 to 256 directories
              line 27: limits.restoreWorkers: must be from 0 to 3, not 32
              line 29: limits.buffers: must be at least 16 MiB, not 1 MiB
              line 32: times.recallDeadline: is there twice
            """
                .stripTrailing());
  }

  @Test
  void relativePathsStartAtTheDirectoryOfTheFile() throws IOException {
    Configuration configuration =
        parse(
            """
            kafka: {embedded: {directory: kafka}}
            runtimeDirectory: ../run
            """);
    assertThat(configuration.kafka().embedded().orElseThrow().directory())
        .isEqualTo(Path.of("/etc/drover/kafka"));
    assertThat(configuration.runtimeDirectory()).isEqualTo(Path.of("/etc/run"));
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    Configuration configuration = parse("kafka: {bootstrap: 'a:1'}\nlimits:\n");
    assertThat(configuration.limits().buffers()).isEqualTo(new Size(128 << 20));
    assertThat(configuration.times().giveUpAfter()).isEqualTo(Duration.ofMinutes(15));
    assertThat(configuration.times().orphanLimit()).isEmpty();
    assertThat(configuration.trees()).isEmpty();
  }

  @Test
  void clientsGetTheOperatorsPropertiesAndTheServers() throws IOException {
    Configuration configuration =
        parse("kafka: {bootstrap: 'a:1,b:1', properties: {security.protocol: SSL}}");
    assertThat(configuration.kafka().client())
        .isEqualTo(Map.of("security.protocol", "SSL", "bootstrap.servers", "a:1,b:1"));
  }

  @Test
  void oneTargetNeedsNoList() throws IOException {
    Configuration configuration =
        parse("kafka: {bootstrap: 'a:1'}\npools: [{name: vault, targets: /srv/vault}]");
    assertThat(configuration.pools().getFirst().targets())
        .isEqualTo(List.of(Path.of("/srv/vault")));
  }

  @Test
  void targetsInHdfsAreCheckedToo() {
    String yaml =
        """
        kafka: {bootstrap: 'a:1'}
        pools:
          - name: lake
            tier: hdfs
            targets: /srv/lake
            hdfs:
              - directory: hdfs://lake/drover
                user: drover
                kerberos: {principal: drover@EXAMPLE.ORG}
                replication: 0
                blockSize: 100 KiB
              - directory: hdfs://lake/drover/
                replication: many
              - directory: /drover
                timeout: 0s
          - name: pond
            hdfs: {directory: 'hdfs://pond/'}
        """;
    assertThatThrownBy(() -> ConfigurationFile.parse(yaml, FILE))
        .hasMessage(
            """
            /etc/drover/drover.yaml has 12 problems:
              line 5: pools[0].targets: is of another tier; correct tier, or leave it out
              line 8: pools[0].hdfs[0].user: is the principal's where there is kerberos; leave it \
            out
              line 9: pools[0].hdfs[0].kerberos.keytab: is missing
              line 10: pools[0].hdfs[0].replication: must be from 1 to 512
              line 11: pools[0].hdfs[0].blockSize: must be a multiple of 1 MiB, one grain
              line 12: pools[0].hdfs[1].directory: hdfs://lake/drover is already \
            pools[0].hdfs[0].directory
              line 13: pools[0].hdfs[1].replication: 'many' is not a whole number
              line 14: pools[0].hdfs[2].directory: '/drover' is not like \
            hdfs://nameservice/directory
              line 15: pools[0].hdfs[2].timeout: must be more than 0
              line 16: pools[1].targets: must be 1 to 256 directories
              line 17: pools[1].hdfs[0].directory: 'hdfs://pond/' is not like \
            hdfs://nameservice/directory
              line 17: pools[1].hdfs: is of another tier; correct tier, or leave it out
            """
                .stripTrailing());
  }

  @Test
  void targetsInBucketsAreCheckedToo() {
    String yaml =
        """
        kafka: {bootstrap: 'a:1'}
        pools:
          - name: cloud
            tier: s3
            targets: /srv/cloud
            s3:
              - bucket: archive/lab
                endpoint: localhost:9000
                kmsKey: alias/drover
                partSize: 1 MiB
                partsInFlight: 0
              - bucket: archive/lab
                endpoint: https://s3.example.org
                memory: 1 MiB
                timeout: 10ms
              - bucket: archive/lab
                endpoint: https://s3.example.org
                cold: never
              - bucket: archive/
                restoreDays: 0
          - name: sky
            tier: s3
          - name: pond
            s3: {bucket: pond}
        """;
    assertThatThrownBy(() -> ConfigurationFile.parse(yaml, FILE))
        .hasMessage(
            """
            /etc/drover/drover.yaml has 14 problems:
              line 5: pools[0].targets: is of another tier; correct tier, or leave it out
              line 8: pools[0].s3[0].endpoint: 'localhost:9000' is not an address such as \
            https://host:port
              line 9: pools[0].s3[0].kmsKey: needs encryption, such as aws:kms
              line 10: pools[0].s3[0].partSize: must be from 5 MiB to 4 GiB, not 1 MiB
              line 11: pools[0].s3[0].partsInFlight: must be from 1 to 64, not 0
              line 14: pools[0].s3[1].memory: must be from 5 MiB to 1 TiB, not 1 MiB
              line 15: pools[0].s3[1].timeout: must be at least 1s
              line 16: pools[0].s3[2].bucket: archive/lab is already pools[0].s3[1].bucket
              line 18: pools[0].s3[2].cold: 'never' is unknown; known are by-class, always
              line 19: pools[0].s3[3].bucket: 'archive/' is not like bucket or bucket/prefix
              line 20: pools[0].s3[3].restoreDays: must be from 1 to 3650, not 0
              line 21: pools[1].s3: must be 1 to 256 buckets
              line 23: pools[2].targets: must be 1 to 256 directories
              line 24: pools[2].s3: is of another tier; correct tier, or leave it out
            """
                .stripTrailing());
  }

  @Test
  void tapeManagersAreCheckedToo() {
    String yaml =
        """
        kafka: {bootstrap: 'a:1'}
        pools:
          - name: tape
            tier: command
            command:
              - name: library
                spool: /srv/spool
                spoolSize: 1 KiB
                catalogue: /srv/spool/catalogue
                put:
                  run: [tape, '{file}']
                  exits: {'300': done, '1': broken}
                get: {run: [/bin/get, '{key}']}
                stat: {run: [/bin/stat, '{fil}'], output: '(\\d+)'}
                remove: {run: [/bin/rm, '{key}'], deadline: 0s}
                stored: '('
                batchMax: 0
              - name: other
                spool: /srv/other
                put: {run: [/bin/put, '{file}', '{key}']}
                get: {run: [/bin/get, '{locator}', '{file}']}
                stat: {run: [/bin/stat, '{key}'], output: '(?<bytes>\\d+)'}
                remove: {run: [/bin/rm, '{key}']}
                catalogue: /srv/catalogue
        """;
    assertThatThrownBy(() -> ConfigurationFile.parse(yaml, FILE))
        .hasMessageContainingAll(
            "line 18: pools[0].command[1]: {locator} is used, and put.output has no group",
            "pools[0].command[0].spoolSize: must be at least 1 MiB",
            "pools[0].command[0].catalogue: /srv/spool/catalogue lies inside /srv/spool, which is"
                + " pools[0].command[0].spool",
            "pools[0].command[0].put.run: 'tape' is not an absolute path",
            "pools[0].command[0].put.exits.300: an exit code is a number from 0 to 255",
            "pools[0].command[0].put.exits.1: 'broken' is unknown; known are done, missing, again",
            "pools[0].command[0].get.run: has no {file}",
            "pools[0].command[0].stat.run: {fil} is unknown here; known are directory, key,"
                + " locator",
            "pools[0].command[0].stat.output: has no group (?<bytes>…)",
            "pools[0].command[0].remove.deadline: must be more than 0",
            "pools[0].command[0].stored: is no pattern: Unclosed group at 1",
            "pools[0].command[0].batchMax: must be from 1 to 5000, not 0");
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> parse("cell: lab\nkafka: {bootstrap: [\n"))
        .hasMessageContaining("has one problem")
        .hasMessageContaining("line 3")
        .hasMessageContaining("is not YAML");
    assertThatThrownBy(() -> parse("just words")).hasMessageContaining("keys and values");
  }

  @Test
  void theOptionWinsThenTheVariableThenTheUsualPlaces() throws IOException {
    Path home = Files.createDirectories(directory.resolve("drover-home")).resolve("drover.yaml");
    Files.writeString(home, "");
    Optional<Path> option = Optional.of(Path.of("/a.yaml"));
    Map<String, String> variable = Map.of("DROVER_CONFIG", "b.yaml");
    assertThat(ConfigurationFile.find(option, variable, directory)).isEqualTo(option.get());
    assertThat(ConfigurationFile.find(Optional.empty(), variable, directory))
        .isEqualTo(directory.resolve("b.yaml"));
    assertThat(ConfigurationFile.find(Optional.empty(), Map.of(), directory)).isEqualTo(home);
  }

  @Test
  void withoutAnyFileTheMessageNamesAllPlaces() {
    assertThatThrownBy(() -> ConfigurationFile.find(Optional.empty(), Map.of(), directory))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContainingAll("--config", "DROVER_CONFIG", "drover-home", "/etc/drover");
  }

  private static Configuration parse(String yaml) throws IOException {
    return ConfigurationFile.parse(yaml, FILE);
  }
}
