package io.drover.tier.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Servers of other people from Debian's newest packages, whatever this machine runs: installed into
 * a directory by debootstrap, which takes minutes and 1.5 GB. {@code -Ddrover.sid=DIRECTORY} names
 * one that is kept, and made if it is not there.
 *
 * @param root of that system
 */
record Sid(Path root) {
  private static final String KEPT = "drover.sid";
  private static final Path DEBOOTSTRAP = Path.of("/usr/sbin/debootstrap");
  private static final long INSTALL_MINUTES_MAX = 40;

  private static final List<String> PACKAGES =
      List.of(
          "python3-moto",
          "python3-flask",
          "python3-flask-cors",
          "python3-crc32c",
          "ceph-mon",
          "ceph-osd",
          "ceph-common",
          "radosgw");

  /** Of the whole run. */
  private static Sid made;

  static synchronized Sid get() throws IOException, InterruptedException {
    if (made == null) {
      assumeTrue(
          System.getProperty("user.name").equals("root"),
          "only root can install Debian's packages into a directory");
      assumeTrue(Files.isExecutable(DEBOOTSTRAP), "there is no " + DEBOOTSTRAP);
      String kept = System.getProperty(KEPT, "");
      Path root = kept.isEmpty() ? Files.createTempDirectory("drover-sid") : Path.of(kept);
      if (kept.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
      }
      Sid sid = new Sid(root);
      sid.install();
      made = sid;
    }
    return made;
  }

  private void install() throws IOException, InterruptedException {
    Path done = root.resolve("root/installed");
    if (Files.exists(done) && Files.readString(done).equals(PACKAGES.toString())) {
      return;
    }
    if (!Files.exists(root.resolve("usr/bin/apt-get"))) {
      run(List.of(DEBOOTSTRAP.toString(), "--variant=minbase", "sid", root.toString()));
    }
    // Maintainer scripts of ceph want to talk to systemd, which is not there.
    run(List.of("ln", "-sf", "/bin/true", root.resolve("usr/local/bin/systemctl").toString()));
    run(inside(apt("update")));
    List<String> install = apt("install", "-y", "--no-install-recommends");
    install.addAll(PACKAGES);
    run(inside(install));
    Files.writeString(done, PACKAGES.toString());
  }

  private static List<String> apt(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-qq",
                "-o",
                "Acquire::Check-Valid-Until=false",
                "-o",
                "Acquire::Check-Date=false"));
    command.addAll(List.of(words));
    return command;
  }

  /** What to run for a program of that system. Nothing of it, nor of its mounts, outlives it. */
  List<String> inside(List<String> program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                "mount -t proc proc \"$0/proc\" && mount --bind /dev \"$0/dev\""
                    + " && exec chroot \"$0\" env HOME=/tmp \"$@\"",
                root.toString()));
    command.addAll(program);
    return command;
  }

  /** An empty directory there. */
  Path directory(String name) throws IOException {
    return Files.createTempDirectory(root.resolve("tmp"), name);
  }

  /** As a program of that system names it. */
  String pathInside(Path path) {
    return "/" + root.relativize(path);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("drover-sid", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      boolean ended = process.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        List<String> said = Files.readAllLines(log);
        assumeTrue(
            false, command + " failed: " + said.subList(Math.max(0, said.size() - 5), said.size()));
      }
    } finally {
      Files.delete(log);
    }
  }

  private static void delete(Path root) {
    try {
      new ProcessBuilder("rm", "-rf", "--one-file-system", root.toString()).start().waitFor();
    } catch (IOException e) {
      System.err.println("cannot delete " + root + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
