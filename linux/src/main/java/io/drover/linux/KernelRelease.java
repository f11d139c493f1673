package io.drover.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel's release; the rest says nothing about its interfaces. */
public record KernelRelease(int major, int minor) implements Comparable<KernelRelease> {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** The kernel that runs this JVM, by uname(2). */
  public static KernelRelease running() {
    return parse(System.getProperty("os.version"));
  }

  /** Parses what {@code uname -r} prints, as {@code 6.14.0-15-generic}. */
  public static KernelRelease parse(String release) {
    Matcher numbers = NUMBERS.matcher(release);
    if (!numbers.matches()) {
      throw new IllegalArgumentException("not a kernel release: " + release);
    }
    return new KernelRelease(
        Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return compareTo(new KernelRelease(otherMajor, otherMinor)) >= 0;
  }

  @Override
  public int compareTo(KernelRelease other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
