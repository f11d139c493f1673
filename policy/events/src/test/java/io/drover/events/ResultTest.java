package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResultTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final EventCodec codec = new EventCodec(Golden.TOPICS);

  @Test
  void theSameAnswerHasTheSameIdWhoeverGivesItAndWhen() {
    Result one = result("1", "/a", Outcome.succeeded("done"), NOON);
    Result again = result("1", "/a", Outcome.succeeded("done already"), NOON.plusSeconds(9));

    assertThat(one.id()).isEqualTo(again.id());
  }

  @Test
  void differentAnswersHaveDifferentIds() {
    String id = result("1", "/a", Outcome.succeeded(""), NOON).id();

    assertThat(id).isNotEqualTo(result("2", "/a", Outcome.succeeded(""), NOON).id());
    assertThat(id).isNotEqualTo(result("1", "/b", Outcome.succeeded(""), NOON).id());
    assertThat(id).isNotEqualTo(result("1", "/a", Outcome.cancelled(""), NOON).id());
    assertThat(result("1", "/a", Outcome.progress(1, ""), NOON).id())
        .isNotEqualTo(result("1", "/a", Outcome.progress(2, ""), NOON).id());
  }

  @Test
  void sourceAndIdCannotBeMistakenForEachOther() {
    assertThat(result("bc", "a", Outcome.succeeded(""), NOON).id())
        .isNotEqualTo(result("c", "ab", Outcome.succeeded(""), NOON).id());
  }

  @Test
  void aResultHasTheKeyOfItsRequest() {
    Request request = Golden.requests().get("restore-path-bytes");
    Result result =
        new Result(request.about(), NOON, Outcome.succeeded(""), Counts.NONE, Optional.empty());

    assertThat(codec.encode(result).key()).isEqualTo(codec.encode(request).key());
  }

  @Test
  void aCodeThatIsNewerThanTheReaderStillEndsTheWait() {
    String newer =
        Golden.text("result-failed.json")
            .replace("\"busy\"", "\"eaten-by-mice\"")
            .replace("\"message\"", "\"mice\": 3, \"message\"");

    Outcome outcome = read(newer).orElseThrow().outcome();

    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.code()).isEqualTo(Code.UNRECOGNISED);
  }

  @Test
  void whatIsNoResultIsPassedOver() {
    assertThat(read(Golden.text("archive.json"))).isEmpty();
    assertThat(read(Golden.text("result-failed.json").replace("\"failed\"", "\"odd\""))).isEmpty();
    assertThat(read(Golden.text("result-progress.json").replace("\"sequence\": 3,", ""))).isEmpty();
    assertThat(read("{")).isEmpty();
  }

  private Optional<Result> read(String json) {
    return codec.result(Golden.structured("drover.results", json));
  }

  private static Result result(String id, String source, Outcome outcome, Instant time) {
    About about = new About(id, source, Optional.of(Operation.PIN), Optional.of(Golden.FILE));
    return new Result(about, time, outcome, Counts.NONE, Optional.empty());
  }
}
