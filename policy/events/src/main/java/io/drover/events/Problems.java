package io.drover.events;

import java.util.ArrayList;
import java.util.List;

/** All that is wrong with one event, each fault with the place where it is. */
final class Problems {
  /** A hostile event can have a fault in every byte; people read a handful. */
  private static final int SHOWN_MAX = 20;

  /** Enough to recognise a value by. */
  private static final int VALUE_LENGTH_MAX = 60;

  private final List<String> shown = new ArrayList<>(0);
  private int count;

  void add(String place, String fault) {
    count++;
    if (count <= SHOWN_MAX) {
      shown.add(place + ": " + fault);
    }
  }

  boolean none() {
    return count == 0;
  }

  /** One sentence of all faults, the first twenty in full. */
  String reason() {
    String listed = String.join("; ", shown);
    return count > SHOWN_MAX ? listed + "; and " + (count - SHOWN_MAX) + " more" : listed;
  }

  /** A piece of somebody's event, short and safe for a log line. */
  static String quoted(String value) {
    int end = Math.min(value.length(), VALUE_LENGTH_MAX);
    StringBuilder text = new StringBuilder(end + 5).append('\'');
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      text.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return text.append(end < value.length() ? "...'" : "'").toString();
  }
}
