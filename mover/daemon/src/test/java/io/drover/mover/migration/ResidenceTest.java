package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.RangeSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ResidenceTest {
  private static final int FILE_BYTES = 97;

  /** Where a byte is: one letter each. */
  private static final char AT_HOME = 'h';

  private static final char IN_COPIES = 'c';
  private static final char LOST = 'x';

  @RepeatedTest(200)
  void everyByteIsWhereAMapOfBytesSays(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    char elsewhere = random.nextBoolean() ? IN_COPIES : LOST;
    char[] model = new char[FILE_BYTES];
    Arrays.fill(model, elsewhere);
    RangeSet present = RangeSet.EMPTY;
    for (int run = random.nextInt(6); run > 0; run--) {
      int start = random.nextInt(FILE_BYTES);
      int end = start + random.nextInt(FILE_BYTES - start + 1);
      present = present.plus(new ByteRange(start, end));
      Arrays.fill(model, start, end, AT_HOME);
    }
    Stub stub = stub(new Home.Away(present, OptionalLong.empty()), elsewhere == IN_COPIES);
    int start = random.nextInt(FILE_BYTES + 10);
    int end = start + random.nextInt(FILE_BYTES);
    char[] asked =
        start >= FILE_BYTES
            ? new char[0]
            : Arrays.copyOfRange(model, start, Math.min(end, FILE_BYTES));
    assertThat(drawn(stub, new ByteRange(start, end))).isEqualTo(new String(asked));
  }

  @Test
  void aWholeFileIsReadAtHomeAndAHalfDroppedOneIsNot() {
    assertThat(drawn(stub(Home.WHOLE, true), new ByteRange(0, 3))).isEqualTo("hhh");
    assertThat(drawn(stub(Home.DROPPING, true), new ByteRange(0, 3))).isEqualTo("ccc");
    assertThat(drawn(stub(Home.DROPPING, false), new ByteRange(0, 3))).isEqualTo("xxx");
  }

  @Test
  void theCopiesOfAnEarlierGenerationAreNotRead() {
    Stub stub =
        stub(Home.Away.ENTIRELY, true)
            .withContent(new DataVersion(FILE_BYTES, 0, Optional.empty()), 0, 2);
    assertThat(drawn(stub, new ByteRange(0, 2))).isEqualTo("xx");
  }

  /** The pieces as a string of one letter a byte; fails when they do not follow each other. */
  private static String drawn(Stub stub, ByteRange range) {
    StringBuilder drawn = new StringBuilder();
    long at = range.start();
    for (Residence.Piece piece : Residence.locate(stub, range)) {
      assertThat(piece.range().start()).isEqualTo(at);
      at = piece.range().end();
      char letter =
          switch (piece) {
            case Residence.Piece.AtHome _ -> AT_HOME;
            case Residence.Piece.InCopies(ByteRange _, List<Copy> copies) -> {
              assertThat(copies).isEqualTo(stub.goodCopies());
              yield IN_COPIES;
            }
            case Residence.Piece.Lost _ -> LOST;
          };
      drawn.repeat(letter, (int) piece.range().bytes());
    }
    return drawn.toString();
  }

  private static Stub stub(Home home, boolean good) {
    Copy copy = Copy.verified(Samples.place("vault", 1), new Crc(1, FILE_BYTES));
    Stub stub =
        Samples.fresh()
            .withContent(new DataVersion(FILE_BYTES, 0, Optional.empty()), 0, 1)
            .withCopy(copy)
            .withHome(home);
    return good ? stub : stub.withCopyMarked(copy.place(), Copy.State.BAD);
  }
}
