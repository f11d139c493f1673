package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDirectoryTest {
  @TempDir private Path spool;

  @Test
  void whatThisProcessHoldsStaysAndGoesWhenItIsClosed() throws Exception {
    try (OwnDirectory first = OwnDirectory.make(spool);
        OwnDirectory second = OwnDirectory.make(spool)) {
      OwnDirectory.sweep(spool);
      assertThat(first.path()).exists();
      assertThat(second.path()).exists().isNotEqualTo(first.path());
    }
    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void whatWasLeftBeforeItHadItsLockGoes() throws Exception {
    Path left = Files.createDirectory(spool.resolve("fresh-12"));
    Files.createFile(left.resolve("lock"));
    Files.createDirectory(spool.resolve("fresh-13"));
    Path users = Files.createDirectory(spool.resolve("fresh-fish"));
    OwnDirectory.sweep(spool);
    assertThat(spool).isDirectoryContaining(users::equals);
    assertThat(spool.toFile().list()).hasSize(1);
  }

  /** Whatever its name says: pids are used again, and clocks are set. */
  @Test
  void whatAnotherProcessHasLockedStaysUntilThatEnds() throws Exception {
    Path other =
        Files.createDirectory(
            spool.resolve("process-%d-7".formatted(ProcessHandle.current().pid())));
    Process holder = holder(other.resolve("lock"));
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('h');
      OwnDirectory.sweep(spool);
      assertThat(other).exists();
    } finally {
      holder.getOutputStream().close();
      assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    OwnDirectory.sweep(spool);
    assertThat(other).doesNotExist();
  }

  /** A process that holds the lock, says so, and ends when its input does. */
  private static Process holder(Path lock) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path source = lock.resolveSibling("Holder.java");
    Files.writeString(
        source,
        """
        import java.nio.channels.FileChannel;
        import java.nio.file.*;

        class Holder {
          public static void main(String[] arguments) throws Exception {
            FileChannel channel = FileChannel.open(
                Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.lock().isValid()) {
              System.out.print('h');
              System.out.flush();
              System.in.read();
            }
          }
        }
        """);
    return new ProcessBuilder(java, source.toString(), lock.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
