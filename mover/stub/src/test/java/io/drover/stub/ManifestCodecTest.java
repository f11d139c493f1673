package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Grain;
import io.drover.tier.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
  private static final int SEEDS = 2_000;

  @Test
  void everyShapeComesBackAsItWas() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Manifest manifest = new Seeded(seed).manifest();
      assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest)))
          .as("seed %d", seed)
          .isEqualTo(new Decoded.Understood<>(manifest));
    }
  }

  /** 1.5 KB is what every tier keeps beside an object. */
  @Test
  void theManifestOfASmallFileFitsALabel() {
    Manifest manifest =
        new Manifest(
            "drover",
            "lab",
            Manifest.pathOf(new byte[255]),
            FileId.of(1L << 40, new SplittableRandom(1)),
            new InodeIdentity(new byte[20]),
            new FileAttributes(0100644, -1, -1, Long.MAX_VALUE, Map.of()),
            new Place("vault", 1, -1, Layout.WHOLE, List.of(255)),
            new Grains(Grain.BYTES));
    assertThat(ManifestCodec.encode(manifest)).hasSizeLessThan(1_500);
  }

  @Test
  void aGrainThatWasChangedIsNoticed() {
    Manifest manifest = new Seeded(3).manifest();
    byte[] encoded = ManifestCodec.encode(manifest);
    byte[] grains = manifest.grains().packed();
    int at = positionOf(grains, encoded);
    encoded[at] ^= 1;
    assertThat(ManifestCodec.decode(encoded))
        .isInstanceOfSatisfying(
            Decoded.Garbled.class,
            garbled -> assertThat(garbled.reason()).contains("do not add up"));
  }

  @Test
  void aLaterVersionIsLeftAloneAndAnEarlierOneThatNeverWasIsGarbled() {
    assertThat(ManifestCodec.decode(new byte[] {(byte) 0x82, 2, 0}))
        .isEqualTo(new Decoded.Newer<Manifest>(2));
    byte[] encoded = ManifestCodec.encode(new Seeded(1).manifest());
    encoded[1] = 0;
    assertThat(ManifestCodec.decode(encoded)).isInstanceOf(Decoded.Garbled.class);
  }

  @Test
  void aManifestThatIsCutOffOrContinuedIsGarbled() {
    byte[] whole = ManifestCodec.encode(new Seeded(7).manifest());
    for (int length = 0; length < whole.length; length++) {
      assertThat(ManifestCodec.decode(Arrays.copyOf(whole, length)))
          .as("the first %d bytes", length)
          .isInstanceOf(Decoded.Garbled.class);
    }
    assertThat(ManifestCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(Decoded.Garbled.class);
  }

  @Test
  void noBytesWhateverMakeTheDecoderThrow() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] garbage = ManifestCodec.encode(new Seeded(seed).manifest());
      for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      assertThat(ManifestCodec.decode(garbage)).as("seed %d", seed).isNotNull();
    }
  }

  private static int positionOf(byte[] part, byte[] whole) {
    for (int at = 0; at + part.length <= whole.length; at++) {
      if (Arrays.equals(part, 0, part.length, whole, at, at + part.length)) {
        return at;
      }
    }
    throw new AssertionError("the grains are not in the manifest");
  }
}
