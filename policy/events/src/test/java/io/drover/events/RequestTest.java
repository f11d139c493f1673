package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RequestTest {
  private static final Request.Sender SENDER =
      new Request.Sender("1", "/policy", Instant.parse("2026-11-22T00:00:00Z"));
  private static final Subject.OfFile FILE = new Subject.OfFile("lab", FilePath.of("dir/a"));
  private static final Order.Archive ARCHIVE =
      new Order.Archive(Placement.in("vault"), WhileWriting.ABORT, Terms.NONE);

  private final Topics topics = new Topics("cell");

  @Test
  void restoresNeverQueueBehindArchives() {
    assertThat(topics.topicOf(Operation.RESTORE, false)).isEqualTo("cell.recalls");
    assertThat(topics.topicOf(Operation.ARCHIVE, false)).isEqualTo("cell.requests");
  }

  @Test
  void whatDestroysOrIsForcedIsSeparate() {
    assertThat(topics.topicOf(Operation.REMOVE, false)).isEqualTo("cell.admin");
    assertThat(topics.topicOf(Operation.IMPORT, false)).isEqualTo("cell.admin");
    assertThat(topics.topicOf(Operation.ADOPT, false)).isEqualTo("cell.admin");
    assertThat(topics.topicOf(Operation.LEAVE, false)).isEqualTo("cell.admin");
    for (Operation operation : Operation.values()) {
      assertThat(topics.topicOf(operation, true)).isIn("cell.admin", "cell.control");
    }
  }

  @Test
  void aCellIsANameThatKafkaTakes() {
    assertThatThrownBy(() -> new Topics("a/b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Topics("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileOperationNeedsAFile() {
    assertThatThrownBy(
            () -> new Request("1", "/p", SENDER.time(), new Subject.Named("pool:vault"), ARCHIVE))
        .hasMessage("must be <tree>:/<path>");
  }

  @Test
  void controlRequestsHaveTheSubjectThatCompactionNeeds() {
    assertThat(Request.onControl(SENDER, new Order.Pause("vault")).subject())
        .isEqualTo(new Subject.Named("pool:vault"));
    assertThat(Request.onControl(SENDER, new Order.CancelRequest("9", Optional.empty())).subject())
        .isEqualTo(new Subject.Named("cancel:1"));
  }

  @Test
  void ordersOutsideTheContractCannotBeMade() {
    assertThatThrownBy(
            () ->
                new Placement(
                    Optional.empty(), OptionalInt.of(0), OptionalLong.empty(), OptionalInt.empty()))
        .hasMessage("copies must be from 1 to 16");
    assertThatThrownBy(() -> new Terms(10, Optional.empty(), Optional.empty(), false))
        .hasMessage("priority must be from 0 to 9");
    assertThatThrownBy(() -> new Order.Migrate(Placement.BY_CLASS, WhileWriting.ABORT, Terms.NONE))
        .hasMessage("a migrate needs a pool");
    assertThatThrownBy(() -> filter(Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("at least one");
  }

  @Test
  void aFilterMeansRequestsThatFitEveryPartOfIt() {
    Request request = Request.onFile(SENDER, FILE, ARCHIVE);
    Optional<String> lab = Optional.of("lab");

    assertThat(filter(lab, Optional.empty(), Optional.empty()).matches(request)).isTrue();
    assertThat(filter(lab, path("dir"), Optional.of("vault")).matches(request)).isTrue();
    assertThat(filter(lab, path("di"), Optional.of("vault")).matches(request)).isFalse();
    assertThat(filter(lab, path("dir"), Optional.of("shelf")).matches(request)).isFalse();
    assertThat(filter(Optional.of("home"), Optional.empty(), Optional.empty()).matches(request))
        .isFalse();
  }

  @Test
  void aFilterForAPoolPassesOverRequestsThatNameNone() {
    Request release = Request.onFile(SENDER, FILE, new Order.Release(Terms.NONE));

    assertThat(filter(Optional.empty(), Optional.empty(), Optional.of("vault")).matches(release))
        .isFalse();
  }

  @Test
  void endOffsetsCoverWhatIsBelowThem() {
    UpTo upTo = new UpTo(Map.of("cell.requests", Map.of(0, 10L)));

    assertThat(upTo.covers("cell.requests", 0, 9)).isTrue();
    assertThat(upTo.covers("cell.requests", 0, 10)).isFalse();
    assertThat(upTo.covers("cell.requests", 1, 0)).isFalse();
    assertThat(upTo.covers("cell.recalls", 0, 0)).isFalse();
  }

  private static Filter filter(
      Optional<String> tree, Optional<FilePath> under, Optional<String> pool) {
    return new Filter(tree, under, Optional.empty(), pool, Optional.empty());
  }

  private static Optional<FilePath> path(String text) {
    return Optional.of(FilePath.of(text));
  }
}
