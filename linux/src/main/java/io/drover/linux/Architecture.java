package io.drover.linux;

/**
 * The few open flags whose bits differ between processors (Linux {@code
 * arch/arm64/include/uapi/asm/fcntl.h} against {@code include/uapi/asm-generic/fcntl.h}).
 * Structures and errno numbers used here are the same on both.
 */
enum Architecture {
  X86_64(0x4000, 0x1_0000, 0x2_0000, 0x8000),
  AARCH64(0x1_0000, 0x4000, 0x8000, 0x2_0000);

  static final Architecture CURRENT =
      System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;

  final int direct;
  final int directory;
  final int noFollow;
  final int largeFile;

  Architecture(int direct, int directory, int noFollow, int largeFile) {
    this.direct = direct;
    this.directory = directory;
    this.noFollow = noFollow;
    this.largeFile = largeFile;
  }
}
