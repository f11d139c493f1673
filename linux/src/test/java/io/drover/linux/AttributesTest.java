package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttributesTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  @TempDir Path path;
  private Descriptor file;
  private Attributes attributes;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(path.resolve("file"), "data");
    file = Open.path(path.resolve("file").toString(), Open.O_RDONLY);
    attributes = Attributes.of(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void aValueIsSetReplacedAndRemoved() throws Exception {
    assertThat(attributes.get("user.x")).isEmpty();
    attributes.set("user.x", VALUE);
    assertThat(attributes.get("user.x")).contains(VALUE);
    attributes.set("user.x", new byte[0]);
    assertThat(attributes.get("user.x")).contains(new byte[0]);
    assertThat(attributes.remove("user.x")).isTrue();
    assertThat(attributes.remove("user.x")).isFalse();
  }

  @Test
  void creatingAndReplacingMindWhatIsThere() throws Exception {
    assertErrno(Errno.ENODATA, () -> attributes.replace("user.x", VALUE));
    attributes.create("user.x", VALUE);
    assertErrno(Errno.EEXIST, () -> attributes.create("user.x", VALUE));
    attributes.replace("user.x", new byte[] {1});
    assertThat(attributes.get("user.x")).contains(new byte[] {1});
  }

  @Test
  void trustedAttributesAreForUs() throws Exception {
    assumeTrue(
        Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN),
        "needs CAP_SYS_ADMIN; not proven here: trusted attributes");
    attributes.set("trusted.drover", VALUE);
    assertThat(attributes.get("trusted.drover")).contains(VALUE);
    assertThat(attributes.names()).contains("trusted.drover");
  }

  @Test
  void aValueLargerThanTheFirstTryIsReadWhole() throws Exception {
    byte[] large = new byte[3000];
    large[2999] = 7;
    attributes.set("user.large", large);
    assertThat(attributes.get("user.large")).contains(large);
  }

  @Test
  void namesAreListed() throws Exception {
    assertThat(attributes.names()).noneMatch(name -> name.startsWith("user."));
    attributes.set("user.one", VALUE);
    attributes.set("user.zwölf", VALUE);
    assertThat(attributes.names()).contains("user.one", "user.zwölf");
  }

  @Test
  void aPathLeadsToTheSameAttributes() throws Exception {
    Attributes byPath = Attributes.of(path.resolve("file").toString());
    byPath.set("user.x", VALUE);
    assertThat(attributes.get("user.x")).contains(VALUE);
    assertThat(byPath.get("user.x")).contains(VALUE);
    assertThat(byPath.names()).contains("user.x");
    assertThat(byPath.remove("user.x")).isTrue();
    assertErrno(Errno.ENOENT, () -> Attributes.of(path.resolve("no").toString()).names());
  }

  @Test
  void aSymbolicLinkIsFollowedOrNot() throws Exception {
    Path link = Files.createSymbolicLink(path.resolve("link"), Path.of("file"));
    attributes.set("user.x", VALUE);
    assertThat(Attributes.of(link.toString()).get("user.x")).contains(VALUE);
    assertThat(Attributes.ofLink(link.toString()).get("user.x")).isEmpty();
    // Links have no user attributes (xattr(7)).
    assertErrno(Errno.EPERM, () -> Attributes.ofLink(link.toString()).set("user.x", VALUE));
  }

  @Test
  void aPathOnlyDescriptorNeedsTheWayByProc() throws Exception {
    attributes.set("user.x", VALUE);
    try (Descriptor reference = Open.path(path.resolve("file").toString(), Open.O_PATH)) {
      assertErrno(Errno.EBADF, () -> Attributes.of(reference).get("user.x"));
      assertThat(Attributes.of(Names.procPath(reference)).get("user.x")).contains(VALUE);
    }
  }

  @Test
  void whatIsTooLargeOrUnknownIsRefused() {
    assertErrno(Errno.E2BIG, () -> attributes.set("user.x", new byte[65_537]));
    assertErrno(Errno.EOPNOTSUPP, () -> attributes.set("nonsense.x", VALUE));
    assertErrno(Errno.ERANGE, () -> attributes.set("user." + "x".repeat(256), VALUE));
  }

  @Test
  void ext4HasRoomForAboutFourThousandBytes() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "ENOSPC for attributes beyond one block");
    try (LoopFileSystem ext4 = LoopFileSystem.mounted("ext4")) {
      Attributes root = Attributes.of(ext4.root().toString());
      root.set("user.fits", new byte[3800]);
      assertErrno(Errno.ENOSPC, () -> root.set("user.more", new byte[3800]));
    }
  }
}
