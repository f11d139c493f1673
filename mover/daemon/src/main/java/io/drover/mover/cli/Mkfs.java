package io.drover.mover.cli;

import io.drover.mover.config.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a file that holds an ext4 file system, by the system's own mkfs.ext4. */
final class Mkfs {
  /** Where it lies; a user's PATH often has no sbin. */
  private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin");

  private final Map<String, String> environment;

  Mkfs(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Makes the image, sparse; a crash leaves it whole or not at all.
   *
   * @throws Failure with what mkfs.ext4 said, or where to get it
   */
  void make(Path image, Size size) throws IOException, InterruptedException {
    Path unfinished = image.resolveSibling(image.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      file.write(ByteBuffer.wrap(new byte[1]), size.bytes() - 1);
      run(command(unfinished));
      file.force(true);
    }
    Files.move(unfinished, image, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> command(Path image) throws Failure {
    List<String> command = new ArrayList<>(List.of(program(), "-q", "-F"));
    // With 256 bytes the stub has no room in the inode, and each released file costs a block more.
    command.addAll(List.of("-I", "512", "-m", "0"));
    if (environment.containsKey("SUDO_UID") && environment.containsKey("SUDO_GID")) {
      // Whoever typed sudo owns the tree.
      String owner = environment.get("SUDO_UID") + ":" + environment.get("SUDO_GID");
      command.addAll(List.of("-E", "root_owner=" + owner));
    }
    command.add(image.toString());
    return command;
  }

  private static String program() throws Failure {
    return DIRECTORIES.stream()
        .map(directory -> Path.of(directory, "mkfs.ext4"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () ->
                new Failure(
                    "drover up needs mkfs.ext4; install it (Debian: apt-get install e2fsprogs)"));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new Failure(String.join(" ", command) + " failed: " + said);
    }
  }
}
