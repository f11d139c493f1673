package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Request;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.stub.Copy;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Copies come and go: striped, of several generations, cancelled. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CopiesTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aStripedCopyLiesOnAllTargetsAndComesBack() throws Exception {
    int bytes = (5 << 20) + 3;
    Path file = lab.file("striped", bytes);
    lab.archiveAndRelease("striped", "shelf");

    assertThat(lab.objects(Lab.stub(file), "shelf-0")).isNotEmpty();
    assertThat(lab.objects(Lab.stub(file), "shelf-1")).isNotEmpty();
    lab.succeed("striped", Lab.restore());
    assertThat(Lab.allocatedBytes(file)).isGreaterThanOrEqualTo(bytes);
    assertThat(file).hasBinaryContent(Lab.random(bytes));
  }

  @Test
  void aRequestChoosesItsOwnStripes() throws Exception {
    Path file = lab.file("own-stripes", (5 << 20) + 3);
    Placement placement =
        new Placement(
            Optional.of("shelf"), OptionalInt.empty(), OptionalLong.of(2 << 20), OptionalInt.of(3));
    lab.succeed(
        "own-stripes", new Order.Archive(placement, WhileWriting.ABORT, Terms.NONE), Lab.release());

    assertThat(Lab.stub(file).copies().getFirst().place().layout().stripeCount()).isEqualTo(3);
    assertThat(file).hasBinaryContent(Lab.random((5 << 20) + 3));
  }

  @Test
  void anArchiveAfterAChangeMakesANewGenerationAndKeepsThePreviousOne() throws Exception {
    Path file = lab.file("changed", 1000);
    lab.succeed("changed", Lab.toPool("vault"));
    Files.write(file, Lab.random(2000));
    lab.succeed("changed", Lab.toPool("vault"));
    assertThat(generations(file)).containsExactly(1, 2);

    Files.write(file, Lab.random(3000));
    lab.succeed("changed", Lab.toPool("vault"), Lab.release());

    assertThat(generations(file)).containsExactly(2, 3);
    assertThat(lab.objects(Lab.stub(file), "vault")).hasSize(2);
    assertThat(file).hasBinaryContent(Lab.random(3000));
  }

  @Test
  void anArchiveIntoThePoolThatHasTheCopyMovesNothing() throws Exception {
    Path file = lab.file("archived-twice", 1000);
    lab.succeed("archived-twice", Lab.toPool("vault"), Lab.toPool("vault"));
    assertThat(lab.objects(Lab.stub(file), "vault")).hasSize(1);
  }

  @Test
  void aReleasedFileIsCopiedFromPoolToPoolWithoutBringingItBack() throws Exception {
    Path file = lab.file("pool-to-pool", 12 << 20);
    lab.archiveAndRelease("pool-to-pool", "vault");
    lab.succeed("pool-to-pool", Lab.toPool("shelf"), Lab.remove("vault"));

    assertThat(Lab.allocatedBytes(file)).isZero();
    assertThat(file).hasBinaryContent(Lab.random(12 << 20));
  }

  @Test
  void aCopyThatIsCancelledInFlightLeavesNothing() throws Exception {
    Path file = lab.file("cancelled-in-flight", 40 << 20);
    List<Path> before = lab.filesOf("slow");
    String id = lab.policy().publish("cancelled-in-flight", Lab.toPool("slow"));
    awaitUpload();

    cancel(id);

    assertThat(lab.policy().await(id).outcome().state()).isEqualTo(State.CANCELLED);
    assertThat(lab.filesOf("slow")).containsExactlyInAnyOrderElementsOf(before);
    assertThat(Lab.stub(file).migrations()).isEmpty();
    lab.refused("cancelled-in-flight", Lab.release(), Code.NOT_ARCHIVED);
  }

  @Test
  void aRequestThatIsCancelledBeforeItsTurnDoesNothing() throws Exception {
    lab.file("before-it", 24 << 20);
    lab.file("cancelled-waiting", 1000);
    String first = lab.policy().publish("before-it", Lab.toPool("slow"));
    awaitUpload();
    List<Path> before = lab.filesOf("slow");
    String second = lab.policy().publish("cancelled-waiting", Lab.toPool("slow"));
    cancel(second);

    assertThat(lab.policy().await(second).outcome().state()).isEqualTo(State.CANCELLED);
    assertThat(lab.filesOf("slow")).containsExactlyInAnyOrderElementsOf(before);
    cancel(first);
    assertThat(lab.policy().await(first).outcome().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void aRequestThatIsSentTwiceIsDoneOnceAndEachRecordIsAnswered() throws Exception {
    lab.file("sent-twice", 1000);
    Request request = PolicyEngine.request(FilePath.of("sent-twice"), Lab.toPool("vault"));
    lab.policy().publish(request);
    lab.policy().publish(request);
    lab.policy().await(request.id());
    for (int look = 0; look < 40 && lab.policy().terminalResults(request.id()).size() < 2; look++) {
      lab.policy().read(Duration.ofMillis(50));
    }

    assertThat(lab.policy().terminalResults(request.id()))
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.outcome().code()).isEqualTo(Code.OK));
    assertThat(lab.objects(Lab.stub(lab.path("sent-twice")), "vault")).hasSize(1);
  }

  private static void cancel(String id) {
    lab.policy()
        .publish(
            Request.onControl(
                PolicyEngine.sender(), new Order.CancelRequest(id, Optional.empty())));
  }

  private static List<Integer> generations(Path file) throws Exception {
    return Lab.stub(file).copies().stream()
        .map(Copy::place)
        .map(place -> place.generation())
        .toList();
  }

  /** What was published meanwhile has no length under its old name. */
  private static boolean isGrowing(File upload) {
    return upload.length() < 9 << 20 && upload.exists();
  }

  private static void awaitUpload() throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (lab.uploads("slow").stream().noneMatch(part -> part.toFile().length() > 0)) {
      assertThat(System.nanoTime()).as("an upload is under way").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @Test
  void noMoreLargeFilesAreWrittenToAPoolAtATimeThanItMay() throws Exception {
    lab.file("stream-1", 9 << 20);
    lab.file("stream-2", 9 << 20);
    String first = lab.policy().publish("stream-1", Lab.toPool("gentle"));
    String second = lab.policy().publish("stream-2", Lab.toPool("gentle"));

    long most = 0;
    while (lab.policy().terminalResults(first).isEmpty()
        || lab.policy().terminalResults(second).isEmpty()) {
      long growing =
          lab.uploads("gentle").stream().filter(part -> isGrowing(part.toFile())).count();
      most = Math.max(most, growing);
      lab.policy().read(Duration.ofMillis(10));
    }

    assertThat(most).isEqualTo(1);
    assertThat(lab.policy().await(first).outcome().code()).isEqualTo(Code.OK);
    assertThat(lab.policy().await(second).outcome().code()).isEqualTo(Code.OK);
  }
}
