package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.DeadLetter;
import io.drover.events.Outcome;
import io.drover.events.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of events that nobody can obey: an answer, a dead letter, and the next one works.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BadRequestsTest {
  @RegisterExtension static final Lab lab = new Lab();

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":", "[]", "no json at all", "", "null", "{}"})
  void anEventThatIsNoEventEndsAmongTheDeadLettersAndTheNextOneIsCarriedOut(String value)
      throws Exception {
    RecordMetadata place = sent(value);

    DeadLetter letter = lab.policy().letter(place);

    assertThat(letter.reason()).isNotBlank();
    assertThat(letter.original().value()).isEqualTo(value.getBytes(UTF_8));
    laterRequestsOfThatPartitionAreCarriedOut(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'io.drover.archive.v2','subject':'lab:/a'",
        "'type':'io.drover.defrost.v1','subject':'lab:/a'",
        "'type':'org.example.archive','subject':'lab:/a'",
        "'type':'io.drover.archive.v1'",
        "'subject':'lab:/a'",
        "'type':'io.drover.archive.v1','subject':'lab:/../etc/passwd'",
        "'type':'io.drover.archive.v1','subject':'lab:/a/../../b'",
        "'type':'io.drover.archive.v1','subject':'lab://etc/passwd'",
        "'type':'io.drover.archive.v1','subject':'/etc/passwd'",
        "'type':'io.drover.archive.v1','subject':'lab:/'",
        "'type':'io.drover.archive.v1','subject':'lab:/a\\u0000b'",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'pathBytes':'L2V0Yw=='}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'stripeSize':-1}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'stripeSize':1e300}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'stripeCount':99999999999999999999}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'copies':0}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'priority':10}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'pool':7}",
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':[]",
        "'type':'io.drover.migrate.v1','subject':'lab:/a'",
        "'type':'io.drover.remove.v1','subject':'lab:/a','data':{'pool':'vault'}",
        "'type':'io.drover.pin.v1','subject':'lab:/a','data':{'lifetimeSeconds':-5}",
      })
  void aRequestWhoseIdCanBeReadIsAnsweredAndItsDeadLetterNamesTheOrigin(String fields)
      throws Exception {
    String id = UUID.randomUUID().toString();
    String value = event(id, fields);
    RecordMetadata place = sent(value);

    Outcome outcome = lab.policy().await(id).outcome();
    DeadLetter letter = lab.policy().letter(place);

    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.code()).isEqualTo(Code.BAD_EVENT);
    assertThat(outcome.message()).isNotBlank();
    assertThat(letter.reason()).isNotBlank();
    assertThat(letter.original().topic()).isEqualTo("story.requests");
    assertThat(new String(letter.original().value(), UTF_8)).isEqualTo(value);
    laterRequestsOfThatPartitionAreCarriedOut(place);
  }

  @Test
  void anEventOfTwoMebibytesIsRefusedAndBlocksNobody() throws Exception {
    String id = UUID.randomUUID().toString();
    String fields =
        "'type':'io.drover.archive.v1','subject':'lab:/a','data':{'x':'" + "x".repeat(2 << 20);
    var metadata = trySend(event(id, fields + "'}"));

    // Either the broker takes no such record, or its dead letter tells why nobody obeys.
    if (metadata != null) {
      assertThat(lab.policy().letter(metadata).reason()).contains("1048576");
      laterRequestsOfThatPartitionAreCarriedOut(metadata);
    }
  }

  @Test
  void aPoolThatNobodyConfiguredIsNamedInTheAnswer() throws Exception {
    lab.file("unknown-pool", 10);

    Outcome outcome =
        lab.refusedWithLetter("unknown-pool", Lab.toPool("cellar"), Code.NO_SUCH_POOL);

    assertThat(outcome.message()).contains("cellar");
  }

  @Test
  void whatIsNotThereIsNoSuchFile() {
    lab.refused("never/was/there", Lab.toPool("vault"), Code.NO_SUCH_FILE);
  }

  @Test
  void aTreeOfNobodyIsOutside() throws Exception {
    String id = UUID.randomUUID().toString();
    sent(event(id, "'type':'io.drover.archive.v1','subject':'attic:/a'"));

    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OUTSIDE_TREE);
  }

  @Test
  void onlyRegularFilesAreMoved() throws Exception {
    Files.createDirectory(lab.path("a-directory"));
    DroverHome.run("mkfifo", lab.path("a-fifo").toString());
    DroverHome.run("mknod", lab.path("a-device").toString(), "c", "1", "5");
    Files.createSymbolicLink(lab.path("a-link"), lab.file("linked-to", 10).getFileName());

    lab.refusedWithLetter("a-directory", Lab.toPool("vault"), Code.NOT_REGULAR);
    lab.refusedWithLetter("a-fifo", Lab.toPool("vault"), Code.NOT_REGULAR);
    lab.refusedWithLetter("a-device", Lab.toPool("vault"), Code.NOT_REGULAR);
    lab.refusedWithLetter("a-link", Lab.toPool("vault"), Code.NOT_REGULAR);
  }

  @Test
  void aPathThroughALinkIsOutsideTheTreeWhereverTheLinkLeads() throws Exception {
    Files.createDirectory(lab.path("real-directory"));
    lab.file("real-directory/inside", 10);
    Files.createSymbolicLink(lab.path("way-in"), Path.of("real-directory"));
    Path elsewhere = Files.createDirectory(lab.home().directory().resolve("elsewhere"));
    Files.write(elsewhere.resolve("secret"), Lab.random(10));
    Files.createSymbolicLink(lab.path("way-out"), elsewhere);

    lab.refusedWithLetter("way-in/inside", Lab.toPool("vault"), Code.OUTSIDE_TREE);
    lab.refusedWithLetter("way-out/secret", Lab.toPool("vault"), Code.OUTSIDE_TREE);
    assertThat(elsewhere.resolve("secret")).hasBinaryContent(Lab.random(10));
  }

  private static RecordMetadata trySend(String value) throws Exception {
    try {
      return sent(value);
    } catch (ExecutionException refused) {
      assertThat(refused).hasMessageContaining("larger than");
      return null;
    }
  }

  private static RecordMetadata sent(String value) throws Exception {
    return lab.policy()
        .send(
            new ProducerRecord<>(
                lab.policy().topics().requests(), "lab:/a".getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  private static String event(String id, String fields) {
    String quoted = fields.replace('\'', '"');
    return "{\"specversion\":\"1.0\",\"source\":\"/story\",\"id\":\"" + id + "\"," + quoted + "}";
  }

  private static void laterRequestsOfThatPartitionAreCarriedOut(RecordMetadata place)
      throws Exception {
    String id = UUID.randomUUID().toString();
    String value = event(id, "'type':'io.drover.unpin.v1','subject':'lab:/never-was'");
    lab.policy()
        .send(
            new ProducerRecord<>(
                place.topic(),
                place.partition(),
                "lab:/never-was".getBytes(UTF_8),
                value.getBytes(UTF_8)));
    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.NO_SUCH_FILE);
    lab.policy().read(Duration.ZERO);
  }
}
