package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Grain;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrainsTest {
  private static final long SEED = 20261201;

  @Test
  void grainsAddUpToTheDigestOfTheWhole() {
    Random random = new Random(SEED);
    long[] lengths = {
      0, 1, Grain.BYTES - 1, Grain.BYTES, Grain.BYTES + 1, 7 * Grain.BYTES + 12_345
    };
    for (long length : lengths) {
      Grains grains = new Grains(length);
      byte[] whole = new byte[(int) length];
      random.nextBytes(whole);
      Crc inTurn = Crc.EMPTY;
      for (int grain = 0; grain < grains.count(); grain++) {
        var range = Grain.range(grain, length);
        byte[] bytes = Arrays.copyOfRange(whole, (int) range.start(), (int) range.end());
        grains.set(grain, Crc.of(bytes).value());
        inTurn = inTurn.then(Crc.of(bytes));
      }
      assertThat(grains.whole()).isEqualTo(Crc.of(whole)).isEqualTo(inTurn);
    }
  }
}
