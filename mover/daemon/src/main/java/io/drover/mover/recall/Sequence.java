package io.drover.mover.recall;

import io.drover.events.FilePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a directory in one order, in which somebody may read its files. */
final class Sequence {
  private final List<FilePath> files;
  private final Map<FilePath, Integer> places;

  Sequence(List<FilePath> files) {
    this.files = List.copyOf(files);
    this.places = HashMap.newHashMap(files.size());
    for (int place = 0; place < files.size(); place++) {
      places.put(files.get(place), place);
    }
  }

  int size() {
    return files.size();
  }

  /** Where a file stands, from 0 on; -1 when it is not there. */
  int placeOf(FilePath file) {
    return places.getOrDefault(file, -1);
  }

  /** Those from one place up to, and without, another; places beyond the end are left out. */
  List<FilePath> between(int from, int to) {
    int end = Math.min(to, files.size());
    return files.subList(Math.min(from, end), end);
  }
}
