package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final Reading READING =
      new Reading(
          Map.of(2, Meaning.MISSING, 4, Meaning.DONE, 28, Meaning.FULL),
          Optional.of(Pattern.compile("ANS1092W")),
          Optional.empty());

  @Test
  void anExitCodeMeansWhatItIsSaidTo() {
    assertThat(READING.judge(exited(0))).isEqualTo(new Verdict.Done("out"));
    assertThat(READING.judge(exited(4))).isEqualTo(new Verdict.Done("out"));
    assertThat(READING.judge(exited(2))).isInstanceOf(Verdict.Missing.class);
    assertThat(READING.judge(exited(28)))
        .isEqualTo(new Verdict.Failed(Meaning.FULL, "it exited with 28: no space"));
    assertThat(READING.judge(exited(1)))
        .isEqualTo(new Verdict.Failed(Meaning.AGAIN, "it exited with 1: no space"));
  }

  @Test
  void whatIsPrintedMaySayThatThereIsNoObjectWhateverTheCode() {
    String words = "ANS1092W No files matching search criteria were found";
    assertThat(READING.judge(new Outcome.Exited(8, "", words))).isInstanceOf(Verdict.Missing.class);
    assertThat(READING.judge(new Outcome.Exited(0, words, ""))).isInstanceOf(Verdict.Missing.class);
  }

  @Test
  void aCommandThatDidNotEndByItselfSaysNothingAboutTheObject() {
    assertThat(READING.judge(new Outcome.Overdue(Duration.ofSeconds(5), "ANS1092W")))
        .isEqualTo(
            new Verdict.Failed(
                Meaning.AGAIN, "it had not ended after 5 s and was killed: ANS1092W"));
    assertThat(READING.judge(new Outcome.Killed(9, new Outcome.Exited(137, "", ""))))
        .isEqualTo(new Verdict.Failed(Meaning.AGAIN, "it was killed by signal 9"));
    assertThat(READING.judge(new Outcome.NotStarted("no such file")))
        .isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void aCodeAbove128ThatIsExplainedIsNoSignal() {
    Reading reading =
        new Reading(
            Map.of(200, Meaning.FULL), Optional.of(Pattern.compile("no object")), Optional.empty());
    assertThat(reading.judge(new Outcome.Killed(72, new Outcome.Exited(200, "", "no space"))))
        .isEqualTo(new Verdict.Failed(Meaning.FULL, "it exited with 200: no space"));
    assertThat(reading.judge(new Outcome.Killed(2, new Outcome.Exited(130, "no object", ""))))
        .isInstanceOf(Verdict.Missing.class);
    assertThat(reading.judge(new Outcome.Killed(2, new Outcome.Exited(130, "", "no space"))))
        .isEqualTo(new Verdict.Failed(Meaning.AGAIN, "it was killed by signal 2: no space"));
  }

  @Test
  void longTalkIsCutAndKeptOnALine() {
    assertThat(Reading.said("a\n\tb\u0007")).isEqualTo(": a b?");
    assertThat(Reading.said("x".repeat(1000))).hasSize(304).endsWith(" …");
  }

  private static Outcome exited(int code) {
    return new Outcome.Exited(code, "out", "no space\n");
  }
}
