package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final long MIB = Grain.BYTES;

  private final Random random = new Random(20260101);

  @Test
  void everyByteLiesWhereStripesGoingRoundPutIt() {
    for (int round = 0; round < 300; round++) {
      Layout layout = new Layout(random.nextLong(1, 5) * MIB, 1 + random.nextInt(6));
      long fileBytes = random.nextLong(40 * MIB);
      long start = random.nextLong(fileBytes + 1);
      ByteRange asked = new ByteRange(start, start + random.nextLong(fileBytes - start + 1));
      assertPiecesFollowTheModel(layout, asked);
    }
  }

  @Test
  void lengthsOfObjectsAreWhatStripesGoingRoundFill() {
    for (int round = 0; round < 300; round++) {
      Layout layout = new Layout(random.nextLong(1, 5) * MIB, 1 + random.nextInt(6));
      long fileBytes = random.nextLong(60 * MIB);
      long[] filled = new long[layout.stripeCount()];
      for (long at = 0; at < fileBytes; at += layout.stripeBytes()) {
        int object = (int) (at / layout.stripeBytes() % layout.stripeCount());
        filled[object] += Math.min(layout.stripeBytes(), fileBytes - at);
      }
      assertThat(LongStream.range(0, layout.stripeCount()))
          .allSatisfy(
              object ->
                  assertThat(layout.objectBytes(object.intValue(), fileBytes))
                      .isEqualTo(filled[object.intValue()]));
    }
  }

  @Test
  void aFileInOneObjectIsOnePiece() {
    ByteRange range = new ByteRange(5, 1L << 40);
    assertThat(Layout.WHOLE.pieces(range)).containsExactly(new Layout.Piece(0, range, range));
    assertThat(Layout.WHOLE.pieces(ByteRange.EMPTY)).isEmpty();
  }

  @Test
  void filesTooLargeForTheirObjectsGetMore() {
    long large = 10L << 40;
    Layout fitting = Layout.WHOLE.fitting(large);
    for (int object = 0; object < fitting.stripeCount(); object++) {
      assertThat(fitting.objectBytes(object, large)).isLessThanOrEqualTo(Layout.OBJECT_BYTES_MAX);
    }
    assertThat(Layout.WHOLE.fitting(1L << 30)).isEqualTo(Layout.WHOLE);
    assertThat(new Layout(MIB, 100).fitting(large).stripeCount()).isEqualTo(100);
  }

  @Test
  void stripesThatWouldSplitAGrainAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(MIB + 1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(MIB, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(MIB, 256));
  }

  /** Ends of pieces and some bytes within, one by one, against division by hand. */
  private void assertPiecesFollowTheModel(Layout layout, ByteRange asked) {
    List<Layout.Piece> pieces = layout.pieces(asked);
    long at = asked.start();
    for (Layout.Piece piece : pieces) {
      assertThat(piece.inFile().start()).isEqualTo(at);
      assertThat(piece.inObject().bytes()).isEqualTo(piece.inFile().bytes()).isPositive();
      assertByte(layout, piece, 0);
      assertByte(layout, piece, piece.inFile().bytes() - 1);
      assertByte(layout, piece, random.nextLong(piece.inFile().bytes()));
      at = piece.inFile().end();
    }
    assertThat(at).isEqualTo(asked.end());
  }

  private static void assertByte(Layout layout, Layout.Piece piece, long within) {
    long inFile = piece.inFile().start() + within;
    long inObject = piece.inObject().start() + within;
    long object = 0;
    long offset = inFile;
    // Deal whole stripes round the objects, as a person would.
    long[] dealt = new long[layout.stripeCount()];
    while (offset >= layout.stripeBytes()) {
      dealt[(int) object] += layout.stripeBytes();
      object = (object + 1) % layout.stripeCount();
      offset -= layout.stripeBytes();
    }
    assertThat(piece.object()).isEqualTo((int) object);
    assertThat(inObject).isEqualTo(dealt[(int) object] + offset);
    assertThat(layout.fileOffset(piece.object(), inObject)).isEqualTo(inFile);
    assertThat(layout.contiguousBytes(inObject))
        .isEqualTo(
            layout.stripeCount() == 1 ? Long.MAX_VALUE - inObject : layout.stripeBytes() - offset);
  }
}
