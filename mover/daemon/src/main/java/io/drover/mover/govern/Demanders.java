package io.drover.mover.govern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.drover.mover.recall.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who a reader is. */
@FunctionalInterface
public interface Demanders {
  /** Whoever waits is there to be looked at; one who was killed meanwhile is unknown. */
  Demander of(Reader reader);

  /** As /proc shows it (proc_pid_exe(5), proc_pid_status(5)); some 30 µs. */
  static Demanders ofProc() {
    return reader -> Proc.of(Path.of("/proc", Integer.toString(reader.thread())));
  }

  /** One thread's directory. */
  final class Proc {
    private static final Logger LOG = LoggerFactory.getLogger(Demanders.class);
    private static final String UIDS = "Uid:";

    /** Real, effective, saved, of the file system. */
    private static final int FILE_SYSTEM_UID = 4;

    private Proc() {}

    private static Demander of(Path thread) {
      return new Demander(uid(thread), program(thread));
    }

    private static long uid(Path thread) {
      try {
        String line =
            Files.readString(thread.resolve("status"), ISO_8859_1)
                .lines()
                .filter(each -> each.startsWith(UIDS))
                .findFirst()
                .orElseThrow(() -> new IOException("no line " + UIDS));
        return Long.parseLong(List.of(line.split("\t")).get(FILE_SYSTEM_UID));
      } catch (IOException e) {
        LOG.debug("the user of {} cannot be told: {}", thread, e.getMessage());
        return Demander.UNKNOWN.uid();
      }
    }

    private static String program(Path thread) {
      try {
        return Files.readSymbolicLink(thread.resolve("exe")).toString();
      } catch (IOException e) {
        LOG.debug("the program of {} cannot be told: {}", thread, e.getMessage());
        return Demander.UNKNOWN.program();
      }
    }
  }
}
