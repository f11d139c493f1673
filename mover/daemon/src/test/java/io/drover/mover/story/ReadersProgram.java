package io.drover.mover.story;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of very many threads that read the same file at once, each its first page and its last.
 * Prints how many saw zeros in them, or an error.
 */
final class ReadersProgram {
  private static final int PAGE_BYTES = 4096;
  private static final long STACK_BYTES = 256 << 10;

  private ReadersProgram() {}

  /** The command that starts it. */
  static List<String> of(Path file, int readers) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(ReadersProgram.class.getName(), file.toString(), readers + ""));
    return words;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Path file = Path.of(arguments[0]);
    AtomicInteger wrong = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    for (int number = 0; number < Integer.parseInt(arguments[1]); number++) {
      Thread.Builder reader = Thread.ofPlatform().stackSize(STACK_BYTES);
      readers.add(reader.start(() -> wrong.addAndGet(isRight(file) ? 0 : 1)));
    }
    for (Thread reader : readers) {
      reader.join();
    }
    System.out.println(wrong);
  }

  /** The file's bytes are random: a page of zeros is a hole. */
  private static boolean isRight(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return hasBytes(channel, 0) && hasBytes(channel, channel.size() - PAGE_BYTES);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasBytes(FileChannel channel, long offset) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
    boolean full = channel.read(page, offset) == PAGE_BYTES;
    return full && page.flip().mismatch(ByteBuffer.allocate(PAGE_BYTES)) >= 0;
  }
}
