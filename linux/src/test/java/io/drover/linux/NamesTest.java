package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Names.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamesTest {
  @TempDir Path path;
  private Descriptor directory;

  @BeforeEach
  void open() throws Exception {
    directory = Open.path(path.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    Files.writeString(path.resolve("old"), "old");
    Files.writeString(path.resolve("taken"), "taken");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void renamingReplacesWhatIsThere() throws Exception {
    Names.rename(entry("old"), entry("taken"));
    assertThat(path.resolve("old")).doesNotExist();
    assertThat(path.resolve("taken")).hasContent("old");
    assertErrno(Errno.ENOENT, () -> Names.rename(entry("old"), entry("x")));
  }

  @Test
  void renamingToANewNameReplacesNothing() throws Exception {
    assertErrno(Errno.EEXIST, () -> Names.renameNew(entry("old"), entry("taken")));
    assertThat(path.resolve("taken")).hasContent("taken");
    Names.renameNew(entry("old"), entry("new"));
    assertThat(path.resolve("new")).hasContent("old");
  }

  @Test
  void anUnnamedFileGetsAName() throws Exception {
    try (Descriptor unnamed = Open.at(directory, ".", Open.O_RDWR | Open.O_TMPFILE, 0600)) {
      assertThat(Status.of(unnamed).links()).isZero();
      assertErrno(Errno.EEXIST, () -> Names.link(unnamed, entry("taken")));
      Names.link(unnamed, entry("named"));
      assertThat(Status.of(unnamed).links()).isEqualTo(1);
    }
    assertThat(path.resolve("named")).isEmptyFile();
  }

  @Test
  void aFileGetsAFurtherName() throws Exception {
    Names.link(entry("old"), entry("second"));
    Status status = Status.at(directory, "second", 0);
    assertThat(status.links()).isEqualTo(2);
    assertThat(status.sameFile(Status.at(directory, "old", 0))).isTrue();
    assertErrno(Errno.EEXIST, () -> Names.link(entry("old"), entry("taken")));
  }

  @Test
  void directoriesComeAndGo() throws Exception {
    Names.makeDirectory(directory, "sub", 0700);
    assertErrno(Errno.EEXIST, () -> Names.makeDirectory(directory, "sub", 0700));
    assertThat(Status.at(directory, "sub", 0).isDirectory()).isTrue();
    Files.writeString(path.resolve("sub/x"), "x");
    assertErrno(Errno.ENOTEMPTY, () -> Names.removeDirectory(directory, "sub"));
    assertErrno(Errno.EISDIR, () -> Names.unlink(directory, "sub"));
    Names.unlink(directory, "sub/x");
    Names.removeDirectory(directory, "sub");
    assertErrno(Errno.ENOENT, () -> Names.removeDirectory(directory, "sub"));
  }

  @Test
  void aNameThatIsGoneCannotBeUnlinked() throws Exception {
    Names.unlink(directory, "old");
    assertErrno(Errno.ENOENT, () -> Names.unlink(directory, "old"));
  }

  @Test
  void aLinkSaysWhereItLeads() throws Exception {
    Files.createSymbolicLink(path.resolve("link"), Path.of("grün/none"));
    byte[] target = Names.readLink(directory, "link".getBytes(UTF_8));
    assertThat(new String(target, UTF_8)).isEqualTo("grün/none");
    assertErrno(Errno.EINVAL, () -> Names.readLink(directory, "old".getBytes(UTF_8)));
  }

  @Test
  void anOpenFileKnowsItsPathAlsoAfterARename() throws Exception {
    try (Descriptor file = Open.at(directory, "old", Open.O_RDONLY, 0)) {
      Names.rename(entry("old"), entry("new"));
      assertThat(new String(Names.pathOf(file), UTF_8)).endsWith("/new");
      Names.unlink(directory, "new");
      assertThat(new String(Names.pathOf(file), UTF_8)).endsWith("/new (deleted)");
    }
  }

  private Entry entry(String name) {
    return new Entry(directory, name);
  }
}
