package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One event of a group.
 *
 * @param mask which events, one bit for those that wait for an answer
 * @param number an open descriptor of the file, to be answered by and then closed; negative when
 *     there is none (queue overflow)
 * @param pid of the process, or of the thread with REPORT_TID; 0 outside our pid namespace
 * @param hasRange whether the next two mean something, true for every PRE_ACCESS
 * @param offset first byte, rounded down to a page
 * @param count bytes, rounded up to a page and not cut at the end of the file; 0 stands for the
 *     whole file from {@code offset} on (truncation, clone)
 */
public record FanotifyEvent(
    long mask, int number, int pid, boolean hasRange, long offset, long count) {

  /** struct fanotify_event_metadata and fanotify_event_info_range, linux/fanotify.h. */
  private static final int METADATA_BYTES = 24;

  private static final int METADATA_VERSION = 3;
  private static final int INFO_TYPE_RANGE = 6;
  private static final int INFO_HEADER_BYTES = 4;

  /** Whether the process waits for {@link Fanotify#allow} or {@link Fanotify#deny}. */
  public boolean waits() {
    return (mask & (Fanotify.PRE_ACCESS | Fanotify.OPEN_PERM | Fanotify.ACCESS_PERM)) != 0;
  }

  /** Whether it is asked before an open, with no range known. */
  public boolean isOpen() {
    return (mask & Fanotify.OPEN_PERM) != 0;
  }

  /**
   * Decodes what {@link Fanotify#read} left in its buffer.
   *
   * @param events up to its end, or to zeros
   */
  public static List<FanotifyEvent> decode(MemorySegment events) {
    List<FanotifyEvent> decoded = new ArrayList<>();
    for (long at = 0; at + METADATA_BYTES <= events.byteSize(); ) {
      int length = events.get(JAVA_INT, at);
      if (length == 0) {
        break;
      }
      decoded.add(event(events.asSlice(at, length)));
      at += length;
    }
    return decoded;
  }

  private static FanotifyEvent event(MemorySegment event) {
    if (event.get(JAVA_BYTE, 4) != METADATA_VERSION) {
      throw new IllegalStateException("fanotify metadata version " + event.get(JAVA_BYTE, 4));
    }
    long mask = event.get(JAVA_LONG, 8);
    int number = event.get(JAVA_INT, 16);
    int pid = event.get(JAVA_INT, 20);
    long at = event.get(JAVA_SHORT, 6);
    while (at + INFO_HEADER_BYTES <= event.byteSize()) {
      if (event.get(JAVA_BYTE, at) == INFO_TYPE_RANGE) {
        long offset = event.get(JAVA_LONG, at + 8);
        long count = event.get(JAVA_LONG, at + 16);
        return new FanotifyEvent(mask, number, pid, true, offset, count);
      }
      at += event.get(JAVA_SHORT, at + 2);
    }
    return new FanotifyEvent(mask, number, pid, false, 0, 0);
  }
}
