package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import io.drover.events.Subject;
import io.drover.mover.govern.Denials;
import io.drover.mover.home.Found;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeExplainerTest {
  private static final FileFacts FACTS = new FileFacts(40 * Known.MIB, 1_000, 1_500, 1, 0, 0, 0);
  private static final Stub ARCHIVED = Known.stub().withCopy(Known.copy("vault"));

  private final Denials denials = new Denials();
  private boolean readByRanges;

  private boolean isReadByRanges(FilePath file, long bytes) {
    return readByRanges && file.equals(Known.FILE.path()) && bytes == 40 * Known.MIB;
  }

  private Explanation explain(FakeTree tree, Subject.OfFile file) {
    RequestView restore = Known.request("restore", RequestView.Phase.QUEUED);
    Explainer explainer =
        new TreeExplainer(
            Map.of(
                "lab", new TreeExplainer.Served(tree, this::isReadByRanges, denials, _ -> false)),
            asked -> asked.equals(Known.FILE) ? Optional.of(restore) : Optional.empty(),
            () -> List.of(Known.pool("vault")),
            InstantSource.fixed(Known.NOW));
    Explanation explanation = explainer.explain(file);
    assertThat(tree.open).as("files left open").isZero();
    return explanation;
  }

  private static FakeTree tree(Found found, FileFacts facts) {
    return new FakeTree(Known.FILE.path(), found, facts);
  }

  @Test
  void aReleasedFileIsExplainedFromItsStubItsRequestAndItsPool() {
    Stub stub = ARCHIVED.withHome(Home.Away.ENTIRELY);
    Explanation explanation = explain(tree(new Found.Managed(stub), FACTS), Known.FILE);

    assertThat(explanation.state()).isEqualTo(FileState.RELEASED);
    assertThat(explanation.stub()).contains(stub);
    assertThat(explanation.request()).isPresent();
    assertThat(explanation.sentence())
        .startsWith("The file is released: its 40 MiB are in pool vault.")
        .endsWith("The restore asked for by /policy/nightly (request 17) is next.");
  }

  @Test
  void aReleasedFileThatProgramsReadByRangesIsExplainedSo() {
    Stub stub = ARCHIVED.withHome(Home.Away.ENTIRELY);
    readByRanges = true;
    Explanation explanation = explain(tree(new Found.Managed(stub), FACTS), Known.FILE);
    assertThat(explanation.sentence()).contains("they wait for the ranges they read.");
  }

  @Test
  void aFileThatWasWrittenSinceIsDirty() {
    FileFacts later = new FileFacts(41 * Known.MIB, 3_000, 3_000, 1, 0, 0, 0);
    Explanation explanation = explain(tree(new Found.Managed(ARCHIVED), later), Known.FILE);
    assertThat(explanation.state()).isEqualTo(FileState.DIRTY);
  }

  @Test
  void aForeignStubIsShownAndCountsAsUnmanaged() {
    Found foreign = new Found.Foreign(ARCHIVED, "it was written for another inode");
    Explanation explanation = explain(tree(foreign, FACTS), Known.FILE);
    assertThat(explanation.stub()).contains(ARCHIVED);
    assertThat(explanation.state().isManaged()).isFalse();
  }

  @Test
  void whatIsNotThereIsSaidToBeNotThere() {
    FakeTree tree = tree(new Found.Unmanaged(), FACTS);
    Explanation missing = explain(tree, new Subject.OfFile("lab", FilePath.of("z")));
    assertThat(missing.sentence()).isEqualTo("There is no file lab:/z.");
    Explanation elsewhere = explain(tree, new Subject.OfFile("moon", FilePath.of("z")));
    assertThat(elsewhere.sentence())
        .isEqualTo("Tree moon is not served here; this daemon serves lab.");
  }
}
