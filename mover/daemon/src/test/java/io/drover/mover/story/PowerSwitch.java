package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Cuts the power of trees: their file systems lose what they have not written to their disks, by
 * the shutdown ioctl without a flush of the journal.
 *
 * @param directory of the trees and their images
 */
record PowerSwitch(Path directory, List<String> trees) {
  /** From now on every call to the file systems fails. */
  void cut() throws IOException, InterruptedException {
    for (String tree : trees) {
      Reading.by("xfs_io", "-x", "-c", "shutdown", directory.resolve(tree).toString()).succeeded();
    }
  }

  /** Kills the daemon too, and whatever else ends with the machine; the images are free then. */
  void off(DaemonProcess daemon) throws IOException, InterruptedException {
    daemon.kill();
    clean();
    for (String tree : trees) {
      String image = directory.resolve(tree + ".img").toString();
      for (int look = 0; look < 1000 && isInUse(image); look++) {
        Thread.sleep(10);
      }
      assertThat(isInUse(image)).as(image + " is still mounted").isFalse();
    }
  }

  void clean() throws IOException, InterruptedException {
    DaemonProcess.clean(directory, trees);
  }

  private static boolean isInUse(String image) throws IOException, InterruptedException {
    return Reading.by("losetup", "-j", image).succeeded().output().length > 0;
  }
}
