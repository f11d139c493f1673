package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final ObjectKey KEY = new ObjectKey("3f/01234567-89ab/7-1/0");
  private static final Located PLACE =
      new Located(Optional.of("id with blanks: 7"), Optional.of("V1"), Optional.of("42"));

  @Test
  void anEntryComesBackAsItWas() {
    Label label = new Label(SeededBytes.of(1, Label.BYTES_MAX).bytes());
    Entry full = Entry.of(KEY, new Crc(0x89abcdef, 1L << 40), label, PLACE);
    Entry bare = new Entry(KEY, 0, Optional.empty(), Label.NONE, Located.UNKNOWN);
    assertThat(Entry.decoded(KEY, full.encoded())).contains(full);
    assertThat(Entry.decoded(KEY, bare.encoded())).contains(bare);
  }

  @Test
  void anEntryIsTextThatAnOperatorReads() {
    assertThat(Entry.of(KEY, new Crc(1, 7), Label.NONE, PLACE).encoded())
        .startsWith(
            """
            drover-tape-object 1
            bytes 7
            crc32c 00000001
            locator id with blanks: 7
            volume V1
            position 42
            check \
            """);
  }

  @Test
  void anEntryThatIsDamagedInAnyByteIsNotBelieved() {
    String text = Entry.of(KEY, new Crc(1, 7), Label.NONE, PLACE).encoded();
    for (int at = 0; at < text.length() - 1; at++) {
      char[] damaged = text.toCharArray();
      damaged[at] = (char) (damaged[at] ^ 1);
      assertThat(Entry.decoded(KEY, new String(damaged))).as("byte %d", at).isEmpty();
      assertThat(Entry.decoded(KEY, text.substring(0, at))).as("cut at %d", at).isEmpty();
    }
  }
}
