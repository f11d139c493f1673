package io.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on; without it they mean nothing. */
final class Machine {
  private Machine() {}

  static String describe(Path directory) throws IOException, InterruptedException {
    return "%d × %s, %s, Linux %s, Java %s, images on %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            line("/proc/cpuinfo", "model name"),
            memory(),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            disk(directory));
  }

  /** What the kernel holds in small pieces and cannot give back (SUnreclaim, proc_meminfo(5)). */
  static long unreclaimableBytes() throws IOException {
    return kibibytes("/proc/meminfo", "SUnreclaim") << 10;
  }

  /** What lies in memory of a process (VmRSS, proc_pid_status(5)). */
  static long residentBytes(long pid) throws IOException {
    return kibibytes("/proc/" + pid + "/status", "VmRSS") << 10;
  }

  private static long kibibytes(String file, String name) throws IOException {
    return Long.parseLong(line(file, name).replace(" kB", ""));
  }

  private static String memory() throws IOException {
    return Math.round(kibibytes("/proc/meminfo", "MemTotal") / (double) (1 << 20)) + " GiB";
  }

  private static String line(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String disk(Path directory) throws IOException, InterruptedException {
    String fields = "--output=source,fstype";
    String last = Programs.run("df", fields, directory.toString()).lines().toList().getLast();
    String[] found = last.strip().split("\\s+");
    String device = found[0].substring(found[0].lastIndexOf('/') + 1);
    Path model = Path.of("/sys/class/block", device, "device/model");
    String name = Files.exists(model) ? Files.readString(model).strip() : device;
    return name + " (" + found[1] + ")";
  }
}
