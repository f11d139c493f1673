package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import io.drover.events.Subject;
import io.drover.mover.home.Found;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.Decoded;
import io.drover.stub.FileId;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Pin;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import io.drover.tier.RangeSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FileLineTest {
  private static final long BYTES = 4 << 20;
  private static final long MTIME = 0x1234;
  private static final Subject.OfFile FILE = new Subject.OfFile("lab", FilePath.of("runs/a"));

  private final Stub fresh =
      Stub.fresh(
          new FileId(UUID.fromString("01a203d0-a0e1-7b14-8388-ff75d00afe25")),
          new InodeIdentity(new byte[] {1, 2, 3}),
          new DataVersion(BYTES, MTIME, Optional.empty()));
  private final Stub archived = fresh.withContent(fresh.version(), 0, 2).withCopy(copy("vault", 2));

  @Test
  void aLineShowsStatePresenceCopiesFlagsAndVersion() {
    assertThat(line(archived))
        .isEqualTo(
            "archived       100%  vault:2          -          400000-1234                 "
                + "lab:/runs/a");
  }

  @Test
  void everyStateHasItsWord() {
    assertThat(line(fresh)).startsWith("resident ");
    assertThat(line(archived.with(Flag.DIRTY))).startsWith("dirty ");
    assertThat(line(archived.withHome(Home.DROPPING))).startsWith("releasing ");
    assertThat(line(archived.withHome(Home.Away.ENTIRELY))).startsWith("released         0%");
    assertThat(line(fresh.withHome(Home.Away.ENTIRELY))).startsWith("lost ");
    assertThat(line(archived.with(Flag.QUARANTINED))).startsWith("quarantined ");
    assertThat(text(new Found.Unmanaged())).startsWith("unmanaged      100%  - ");
    assertThat(text(new Found.Foreign(archived, "of another inode"))).startsWith("foreign ");
    assertThat(text(new Found.Unreadable("its seal does not fit"))).startsWith("unreadable ");
  }

  @Test
  void presenceIsRoundedDown() {
    RangeSet almost = RangeSet.of(new ByteRange(0, BYTES - 1));
    assertThat(line(archived.withHome(new Home.Away(almost, OptionalLong.empty()))))
        .startsWith("partial         99%");
  }

  @Test
  void copiesThatCannotBeReadOrAreOlderSaySo() {
    Stub stub = archived.withCopy(copy("shelf", 1)).withCopy(copy("far", 2));
    Place far = stub.goodCopyIn("far").orElseThrow().place();
    assertThat(line(stub.withCopyMarked(far, Copy.State.BAD)))
        .contains("vault:2,shelf:1(old),far:2(bad)");
  }

  @Test
  void aPinShowsWhileItHolds() {
    assertThat(line(archived.withPin(Optional.of(new Pin("alice", 1001))))).contains(" pinned ");
    assertThat(line(archived.withPin(Optional.of(new Pin("alice", 1000)))))
        .doesNotContain("pinned");
  }

  @Test
  void theVersionOfAWrittenFileIsThatOfTheInode() {
    FileFacts written = new FileFacts(5, 9, 9, 1, 0100644, 0, 0);
    FileLine line = new FileLine(FILE, new FileLook(new Found.Managed(archived), written), 1000);
    assertThat(line.text()).startsWith("dirty ").contains(" 5-9 ");
  }

  @Test
  void aStubOfTheFirstFormatIsShownForEver() {
    byte[] golden = HexFormat.of().parseHex(HEX);
    assertThat(StubCodec.decode(golden)).isEqualTo(new Decoded.Understood<>(archived));
    assertThat(new FileLine(FILE, look(new Found.Managed(archived)), 1000).json())
        .hasToString(JSON);
  }

  private static final String HEX =
      "8c015001a203d0a0e17b148388ff75d00afe2543010203821a004000001912340002008189657661"
          + "756c74020718400141001a1badb0021a004000000000f6f600";
  private static final String JSON =
      """
      {"file":"lab:/runs/a","managed":true,"state":"archived","bytes":4194304,\
      "version":"400000-1234","stub":{"id":"01a203d0-a0e1-7b14-8388-ff75d00afe25",\
      "inode":"010203","version":"400000-1234","bytes":4194304,"mtimeNanos":4660,\
      "crc32c":null,"heldUntilNanos":0,"generation":2,"home":"whole",\
      "presentBytes":4194304,"copies":[{"pool":"vault","generation":2,"attempt":"7",\
      "stripeBytes":67108864,"stripeCount":1,"targets":[0],"crc32c":"1badb002",\
      "state":"good","shared":null}],"flags":[],"pin":null,"migrations":[],"lastRequest":"0"}}\
      """;

  private static Copy copy(String pool, int generation) {
    return Copy.verified(
        new Place(pool, generation, 7, Layout.WHOLE, List.of(0)), new Crc(0x1badb002, BYTES));
  }

  private static String line(Stub stub) {
    return text(new Found.Managed(stub));
  }

  private static String text(Found found) {
    return new FileLine(FILE, look(found), 1000).text();
  }

  private static FileLook look(Found found) {
    return new FileLook(found, new FileFacts(BYTES, MTIME, 0, 1, 0100644, 0, 0));
  }
}
