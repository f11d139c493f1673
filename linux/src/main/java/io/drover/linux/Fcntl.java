package io.drover.linux;

/** fcntl(2) and ioctl(2), each shared by several classes. */
final class Fcntl {
  static final Call CALL = Call.variadic("fcntl", 2);
  static final Call IOCTL = Call.variadic("ioctl", 2);

  private Fcntl() {}
}
