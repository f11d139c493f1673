package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CrcTest {
  private static final long SEED = 20260101;

  private final Random random = new Random(SEED);

  @Test
  void digestsOfPiecesCombineIntoTheDigestOfTheWhole() {
    for (int round = 0; round < 500; round++) {
      byte[] whole = bytes(random.nextInt(5000));
      int split = random.nextInt(whole.length + 1);
      Crc front = Crc.of(Arrays.copyOf(whole, split));
      Crc back = Crc.of(Arrays.copyOfRange(whole, split, whole.length));
      assertThat(front.then(back)).isEqualTo(expected(whole));
    }
  }

  @Test
  void sharesOfPiecesMakeTheWholeInAnyOrder() {
    for (int round = 0; round < 200; round++) {
      byte[] whole = bytes(1 + random.nextInt(5000));
      List<Integer> shares = new ArrayList<>();
      for (int at = 0; at < whole.length; ) {
        int end = Math.min(whole.length, at + 1 + random.nextInt(700));
        shares.add(Crc.of(Arrays.copyOfRange(whole, at, end)).share(whole.length - end));
        at = end;
      }
      Collections.shuffle(shares, random);
      int value = shares.stream().reduce(0, (left, right) -> left ^ right);
      assertThat(value).isEqualTo(expected(whole).value());
    }
  }

  @Test
  void aShiftGivesTheSharesThatWereWorkedOut() {
    for (long bytes : new long[] {0, 1, 5, Grain.BYTES, Long.MAX_VALUE}) {
      Crc.Shift shift = new Crc.Shift(bytes);
      for (int round = 0; round < 500; round++) {
        int value = random.nextInt();
        assertThat(shift.share(value)).isEqualTo(new Crc(value, 1).share(bytes));
      }
    }
  }

  @Test
  void zerosAreDigestedWithoutBeingThere() {
    for (int length : new int[] {0, 1, 7, 8, 255, 4096, 1 << 20, (1 << 20) + 3}) {
      assertThat(Crc.ofZeros(length)).isEqualTo(expected(new byte[length]));
    }
  }

  @Test
  void longRunsOfZerosAreTheSumOfShorterOnes() {
    long tebibyte = 1L << 40;
    assertThat(Crc.ofZeros(tebibyte - 5).then(Crc.ofZeros(5))).isEqualTo(Crc.ofZeros(tebibyte));
    assertThat(Crc.ofZeros(Long.MAX_VALUE - 1).then(Crc.ofZeros(1)))
        .isEqualTo(Crc.ofZeros(Long.MAX_VALUE));
  }

  @Test
  void nothingAddedChangesNothing() {
    Crc some = Crc.of(bytes(100));
    assertThat(Crc.EMPTY.then(some)).isEqualTo(some);
    assertThat(some.then(Crc.EMPTY)).isEqualTo(some);
    assertThat(Crc.of(new byte[0])).isEqualTo(Crc.EMPTY);
  }

  @Test
  void theOrderOfPiecesMatters() {
    Crc one = Crc.of(new byte[] {1});
    Crc two = Crc.of(new byte[] {2});
    assertThat(one.then(two)).isNotEqualTo(two.then(one));
  }

  /** RFC 3720, appendix B.4. */
  @Test
  void theExamplesOfTheStandardComeOut() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    assertThat(Crc.of(new byte[32]).value()).isEqualTo(0x8A9136AA);
    assertThat(Crc.of(ones).value()).isEqualTo(0x62A8AB43);
  }

  @Test
  void digestingABufferLeavesItsPosition() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(100)).position(10);
    assertThat(Crc.of(buffer).bytes()).isEqualTo(90);
    assertThat(buffer.position()).isEqualTo(10);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Crc expected(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new Crc((int) crc.getValue(), bytes.length);
  }
}
