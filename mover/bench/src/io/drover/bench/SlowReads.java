package io.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pool that reads no faster than many sites' do: the kernel holds back reads of its device by
 * this program and its children (cgroup v1, blkio.throttle.read_bps_device).
 */
final class SlowReads implements AutoCloseable {
  private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/blkio");

  private final Path limits;
  private final String device;

  private SlowReads(Path limits, String device) {
    this.limits = limits;
    this.device = device;
  }

  /**
   * @param device a path below /dev
   */
  static SlowReads of(String device, long bytesPerSecond) throws IOException {
    Path limits = ownGroup().resolve("blkio.throttle.read_bps_device");
    if (!Files.isWritable(limits)) {
      throw new IOException("--pool-reads needs cgroup v1 with blkio: no " + limits);
    }
    Path numbers = Path.of("/sys/class/block", Path.of(device).getFileName().toString(), "dev");
    SlowReads slow = new SlowReads(limits, Files.readString(numbers).strip());
    slow.limit(bytesPerSecond);
    return slow;
  }

  /** The group that this process is in; its children are too. */
  private static Path ownGroup() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts[1].equals("blkio")) {
        return CONTROLLER.resolve(parts[2].substring(1));
      }
    }
    return CONTROLLER;
  }

  private void limit(long bytesPerSecond) throws IOException {
    Files.writeString(limits, device + " " + bytesPerSecond);
  }

  @Override
  public void close() throws IOException {
    limit(0);
  }
}
