package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.RangeSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Bytes that a release once wrote: they decode for ever. A file here is never changed; a new
 * version of the format adds files.
 */
class GoldenStubTest {
  private static final FileId ID =
      new FileId(UUID.fromString("018bcfe5-6800-7123-8456-789abcdef012"));
  private static final InodeIdentity INODE =
      new InodeIdentity(new byte[] {0x0c, 0, 0, 0, 0x2a, 0x17, 0x5e, (byte) 0x91});
  private static final long MTIME = 1_700_000_000_123_456_789L;

  @Test
  void anArchivedFile() throws IOException {
    assertGolden("stub-1-archived", archived());
  }

  @Test
  void aReleasedFileThatIsPartlyBack() throws IOException {
    RangeSet present =
        RangeSet.of(new ByteRange(0, Grain.BYTES))
            .plus(new ByteRange(3 * Grain.BYTES, 4 * Grain.BYTES));
    assertGolden(
        "stub-1-partly-back", archived().withHome(new Home.Away(present, OptionalLong.of(MTIME))));
  }

  @Test
  void aDroppingFileWithAPinAndAllFlags() throws IOException {
    Stub stub = archived().withHome(Home.DROPPING).withPin(Optional.of(new Pin("ops", 9)));
    for (Flag flag : EnumSet.allOf(Flag.class)) {
      stub = stub.with(flag);
    }
    assertGolden("stub-1-flags", stub);
  }

  @Test
  void aStripedMigrationBetweenPools() throws IOException {
    Place shelf =
        new Place("shelf", 1, 0xfedcba98, new Layout(4 * Grain.BYTES, 2), List.of(3, 255));
    PoolMigration migration =
        new PoolMigration(
            -5,
            2,
            Optional.of(vault()),
            shelf,
            List.of(new ObjectCursor(2 * Grain.BYTES, 1, -1), ObjectCursor.START),
            PoolMigration.Phase.SEALING);
    assertGolden(
        "stub-1-migration", archived().withHome(Home.Away.ENTIRELY).withMigration(migration));
  }

  @Test
  void twoCopiesOnTheirWay() throws IOException {
    Place shelf =
        new Place("shelf", 2, 0xfedcba98, new Layout(4 * Grain.BYTES, 2), List.of(3, 255));
    Place deep = new Place("deep", 2, 0x12345678, Layout.WHOLE, List.of(0));
    PoolMigration first =
        new PoolMigration(
            -5,
            1,
            Optional.empty(),
            shelf,
            List.of(new ObjectCursor(2 * Grain.BYTES, 1, -1), ObjectCursor.START),
            PoolMigration.Phase.COPYING);
    PoolMigration second =
        new PoolMigration(
            -5,
            3,
            Optional.empty(),
            deep,
            List.of(new ObjectCursor(4_194_305, 7, 7)),
            PoolMigration.Phase.SEALING);
    assertGolden("stub-4-two-migrations", archived().withMigration(first).withMigration(second));
  }

  @Test
  void anAdoptedFileWithACopyOfItsOwnBesideTheSharedOne() throws IOException {
    Copy shared =
        archived()
            .copies()
            .getFirst()
            .sharedFrom(new FileId(UUID.fromString("018bcfe5-6800-7999-8456-789abcdef099")));
    Place shelf = new Place("shelf", 1, 0x12345678, new Layout(Grain.BYTES, 2), List.of(1, 0));
    assertGolden(
        "stub-2-shared",
        archived()
            .withCopy(shared)
            .withCopy(Copy.verified(shelf, shared.digest()))
            .withHome(Home.Away.ENTIRELY));
  }

  @Test
  void aFileWhoseObjectsAnotherOneCameToShare() throws IOException {
    assertGolden("stub-2-shares", archived().withCopyShared(vault()));
  }

  @Test
  void aReleasedFileThatItsPoolWasAskedFor() throws IOException {
    Place shelf = new Place("shelf", 1, 0x12345678, new Layout(Grain.BYTES, 2), List.of(1, 0));
    assertGolden(
        "stub-3-staged",
        archived()
            .withCopy(Copy.verified(shelf, archived().copies().getFirst().digest()))
            .withCopyStaged(vault(), 1_700_000_000)
            .withHome(Home.Away.ENTIRELY));
  }

  @Test
  void aManifest() throws IOException {
    Grains grains = new Grains(Grain.BYTES + 10);
    grains.set(0, 0x01020304);
    grains.set(1, 0xf0e0d0c0);
    FileAttributes attributes =
        new FileAttributes(0100640, 1000, 100, MTIME, Map.of("user.colour", "626c7565"));
    Manifest manifest =
        new Manifest("drover", "lab", "61ff62", ID, INODE, attributes, vault(), grains);
    byte[] golden = golden("manifest-1");
    assertThat(ManifestCodec.decode(golden)).isEqualTo(new Decoded.Understood<>(manifest));
    assertThat(ManifestCodec.encode(manifest)).isEqualTo(golden);
  }

  /** What earlier versions wrote is also what is written for these stubs. */
  private static void assertGolden(String name, Stub stub) throws IOException {
    byte[] golden = golden(name);
    assertThat(StubCodec.decode(golden)).isEqualTo(new Decoded.Understood<>(stub));
    assertThat(HexFormat.of().formatHex(StubCodec.encode(stub)))
        .isEqualTo(HexFormat.of().formatHex(golden));
  }

  private static Stub archived() {
    return Stub.fresh(ID, INODE, new DataVersion(4_194_305, MTIME, Optional.empty()))
        .withContent(
            new DataVersion(4_194_305, MTIME, Optional.of(new Crc(0x89abcdef, 4_194_305))),
            MTIME + 20_000_000,
            1)
        .withCopy(Copy.verified(vault(), new Crc(0x89abcdef, 4_194_305)))
        .endedBy(-77);
  }

  private static Place vault() {
    return new Place("vault", 1, 0x0badcafe, Layout.WHOLE, List.of(0));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = GoldenStubTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
      assertThat(file).as("golden/%s.hex", name).isNotNull();
      String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
