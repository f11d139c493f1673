package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image file as a block device (loop(4)). The device is freed by the kernel when its last user
 * goes: this object or, after it is closed, the mount. So nothing is left behind by a crash.
 */
public final class Loop implements AutoCloseable {
  /** LO_FLAGS_DIRECT_IO: the image is not cached a second time. */
  public static final int DIRECT_IO = 16;

  public static final int READ_ONLY = 1;

  private static final String CONTROL = "/dev/loop-control";
  private static final int LO_FLAGS_AUTOCLEAR = 4;
  private static final long LOOP_CLR_FD = 0x4C01;
  private static final long LOOP_CONFIGURE = 0x4C0A;
  private static final long LOOP_CTL_GET_FREE = 0x4C82;

  /**
   * struct loop_config: u32 fd, u32 block_size, loop_info64 at 8, 64 spare bytes (linux/loop.h).
   */
  private static final long CONFIG_BYTES = 304;

  private static final long FLAGS_OFFSET = 8 + 52;
  private static final long NAME_OFFSET = 8 + 56;
  private static final int NAME_BYTES = 63;

  /** Others may take the free device between our two calls; each try then finds another one. */
  private static final int TRIES = 64;

  private final String path;
  private final Descriptor device;

  private Loop(String path, Descriptor device) {
    this.path = path;
    this.device = device;
  }

  /**
   * Makes a device of an image. Needs CAP_SYS_ADMIN.
   *
   * @param flags 0 or a sum of {@link #DIRECT_IO} and {@link #READ_ONLY}
   */
  public static Loop attach(String image, int flags) throws LinuxException {
    int access = (flags & READ_ONLY) != 0 ? Open.O_RDONLY : Open.O_RDWR;
    try (Descriptor file = Open.path(image, access);
        Descriptor control = Open.path(CONTROL, Open.O_RDWR)) {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        Loop loop = free(control, access);
        if (loop.configure(file, flags)) {
          return loop;
        }
        loop.close();
      }
      throw new LinuxException("LOOP_CONFIGURE", image, Errno.EBUSY);
    }
  }

  private static Loop free(Descriptor control, int access) throws LinuxException {
    long index = Fcntl.IOCTL.call(control.number(), LOOP_CTL_GET_FREE);
    String path = "/dev/loop" + Fcntl.IOCTL.checked(index, CONTROL);
    return new Loop(path, Open.path(path, access));
  }

  /** False when somebody else took the device meanwhile. Closes it on any other failure. */
  private boolean configure(Descriptor file, int flags) throws LinuxException {
    byte[] name = Names.pathOf(file);
    MemorySegment config = Scratch.ofThread().structure(CONFIG_BYTES);
    config.set(JAVA_INT, 0, file.number());
    config.set(JAVA_INT, FLAGS_OFFSET, flags | LO_FLAGS_AUTOCLEAR);
    int length = Math.min(name.length, NAME_BYTES);
    MemorySegment.copy(name, 0, config, JAVA_BYTE, NAME_OFFSET, length);
    long result = Fcntl.IOCTL.call(device.number(), LOOP_CONFIGURE, config.address());
    if (result == -Errno.EBUSY) {
      return false;
    }
    if (result < 0) {
      close();
    }
    Fcntl.IOCTL.checked(result, file);
    return true;
  }

  /** The device's path, good for mounting while this is open. */
  public String path() {
    return path;
  }

  /** Frees a device now, or, while it is mounted, with its last user. ENXIO: it is free already. */
  public static void detach(String path) throws LinuxException {
    try (Descriptor device = Open.path(path, Open.O_RDONLY)) {
      Fcntl.IOCTL.checked(Fcntl.IOCTL.call(device.number(), LOOP_CLR_FD), path);
    }
  }

  /** The devices made of an image, which is named by its absolute path without links. */
  public static List<String> devicesOf(Path image) throws IOException {
    List<String> devices = new ArrayList<>();
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
      for (Path block : blocks) {
        Path backing = block.resolve("loop/backing_file");
        if (Files.exists(backing) && content(backing).equals(image.toString())) {
          devices.add("/dev/" + block.getFileName());
        }
      }
    }
    return devices;
  }

  private static String content(Path backing) throws IOException {
    try {
      return new String(Files.readAllBytes(backing), UTF_8).stripTrailing();
    } catch (NoSuchFileException detachedMeanwhile) {
      return "";
    }
  }

  /** Lets go of the device; a mount keeps it. */
  @Override
  public void close() {
    device.close();
  }
}
