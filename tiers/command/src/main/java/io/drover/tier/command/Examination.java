package io.drover.tier.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tries every command with a small object: put, stat, stage, get, remove, and stat once more. The
 * catalogue and the spool's objects are left alone, so what comes back comes from the manager.
 */
record Examination(Shelf shelf) {
  String run(ObjectKey key) throws TierException {
    String attempt = "examine " + key;
    Path out = shelf.spool().newPath();
    Path back = shelf.spool().newPath();
    try {
      byte[] content = ("drover doctor " + key + "\n").getBytes(US_ASCII);
      Files.write(out, content);
      Crc digest = Crc.of(content);
      Located located = shelf.tape().put(out, key, digest, Label.NONE);
      Entry entry = Entry.of(key, digest, Label.NONE, located);
      try {
        shelf.tape().stage(List.of(entry));
        shelf.tape().awaitOnline(attempt, entry);
        shelf.tape().get(entry, back);
      } finally {
        shelf.tape().remove(attempt, TapeName.of(entry));
      }
      return words(located, shelf.tape().stat(attempt, TapeName.of(entry)));
    } catch (IOException e) {
      throw shelf.failure().of(attempt, e);
    } finally {
      delete(out);
      delete(back);
    }
  }

  private static String words(Located located, Optional<Tape.Held> left) {
    String where = located.volume().map(volume -> " (volume " + volume + ")").orElse("");
    String removed = left.isEmpty() ? "" : ", but what was removed is still told of";
    return "put, stat, get and remove work" + where + removed;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It goes with the directory of this process.
    }
  }
}
