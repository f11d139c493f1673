package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final InodeIdentity INODE = new InodeIdentity(new byte[] {1, 2, 3, 4});
  private static final byte[] RECORD = StubCodec.encode(new Seeded(1).stub());
  private static final byte[] KEY = {1, 2, 3};
  private static final Seal SEAL = new Seal(200, Map.of(200, KEY));

  @Test
  void aSealedRecordOpensOnItsOwnInode() {
    assertThat(SEAL.open(SEAL.seal(RECORD, INODE), INODE)).contains(RECORD);
  }

  @Test
  void everyChangedByteIsAForgery() {
    byte[] sealed = SEAL.seal(RECORD, INODE);
    for (int at = 0; at < sealed.length; at++) {
      byte[] forged = sealed.clone();
      forged[at] ^= 1;
      assertThat(SEAL.open(forged, INODE)).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void aSealIsWorthNothingOnAnotherInode() {
    InodeIdentity other = new InodeIdentity(new byte[] {1, 2, 3, 5});
    assertThat(SEAL.open(SEAL.seal(RECORD, INODE), other)).isEmpty();
  }

  @Test
  void aRecordWithoutSealDoesNotOpen() {
    assertThat(SEAL.open(RECORD, INODE)).isEmpty();
    for (int length = 0; length < 20; length++) {
      assertThat(SEAL.open(Arrays.copyOf(RECORD, length), INODE)).isEmpty();
    }
  }

  @Test
  void anOldKeyIsBelievedAsLongAsItIsConfigured() {
    byte[] sealed = SEAL.seal(RECORD, INODE);
    Seal rotated = new Seal(7, Map.of(7, new byte[] {9}, 200, KEY));
    assertThat(rotated.open(sealed, INODE)).contains(RECORD);
    assertThat(rotated.open(rotated.seal(RECORD, INODE), INODE)).contains(RECORD);
    assertThat(new Seal(7, Map.of(7, new byte[] {9})).open(sealed, INODE)).isEmpty();
    assertThat(new Seal(200, Map.of(200, new byte[] {9})).open(sealed, INODE)).isEmpty();
  }

  @Test
  void theWritingKeyHasToBeThere() {
    assertThatThrownBy(() -> new Seal(1, Map.of(2, KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
