package io.drover.mover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.events.Subject;
import io.drover.mover.home.Found;
import io.drover.mover.migration.Sameness;
import io.drover.mover.ops.FileState;
import io.drover.mover.ops.http.StubJson;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.Flag;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where one file is, for people and for programs. Pure. */
final class FileLine {
  private static final int PERCENT_WHOLE = 100;

  private final Subject.OfFile file;
  private final FileLook look;
  private final long nowMillis;

  FileLine(Subject.OfFile file, FileLook look, long nowMillis) {
    this.file = file;
    this.look = look;
    this.nowMillis = nowMillis;
  }

  /** The names of the columns of {@link #text}. */
  static String header() {
    return line(List.of("STATE", "PRESENT", "COPIES", "FLAGS", "VERSION"), "FILE");
  }

  /** State, per cent in place, {@code pool:generation} of each copy, flags, version, name. */
  String text() {
    Optional<Stub> stub = stub();
    return line(
        List.of(
            state().word(),
            stub.map(FileLine::presentPercent).orElse(PERCENT_WHOLE) + "%",
            joined(stub.map(FileLine::copies).orElse(List.of())),
            joined(stub.map(this::flags).orElse(List.of())),
            version()),
        LineReport.shown(file));
  }

  private static String line(List<String> columns, String name) {
    return String.format(
        Locale.ROOT,
        "%-11s %7s  %-16s %-10s %-27s %s",
        columns.get(0),
        columns.get(1),
        columns.get(2),
        columns.get(3),
        columns.get(4),
        name);
  }

  private static String joined(List<String> words) {
    return words.isEmpty() ? "-" : String.join(",", words);
  }

  /** The whole stub. */
  ObjectNode json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("file", file.text());
    if (!file.path().isText()) {
      JsonReport.put(body, Optional.of(file));
      body.remove("subject");
    }
    body.put("managed", state().isManaged())
        .put("state", state().word())
        .put("bytes", look.facts().bytes())
        .put("version", version());
    anyStub().ifPresent(stub -> body.set("stub", StubJson.of(stub)));
    reason().ifPresent(reason -> body.put("reason", reason));
    return body;
  }

  private FileState state() {
    return switch (look.found()) {
      case Found.Unmanaged _ -> FileState.UNMANAGED;
      case Found.Managed(Stub stub) -> FileState.of(stub, Sameness.of(stub, look.facts()));
      case Found.Foreign _ -> FileState.FOREIGN;
      case Found.Unreadable _ -> FileState.UNREADABLE;
    };
  }

  private Optional<Stub> stub() {
    return look.found().own();
  }

  private Optional<Stub> anyStub() {
    return look.found() instanceof Found.Foreign(Stub stub, String _) ? Optional.of(stub) : stub();
  }

  private Optional<String> reason() {
    return switch (look.found()) {
      case Found.Unmanaged _, Found.Managed _ -> Optional.empty();
      case Found.Foreign(Stub _, String reason) -> Optional.of(reason);
      case Found.Unreadable(String reason) -> Optional.of(reason);
    };
  }

  /** Rounded down: 100 is said of a whole file alone. */
  private static int presentPercent(Stub stub) {
    long bytes = stub.version().bytes();
    if (stub.isWhole() || bytes == 0) {
      return PERCENT_WHOLE;
    }
    return (int) (stub.home().present(bytes).bytes() * (double) PERCENT_WHOLE / bytes);
  }

  private static List<String> copies(Stub stub) {
    return stub.copies().stream().map(copy -> copy(stub, copy)).toList();
  }

  private static String copy(Stub stub, Copy copy) {
    String place = copy.place().pool() + ":" + copy.place().generation();
    if (!copy.isGood()) {
      return place + "(bad)";
    }
    return copy.place().generation() == stub.generation() ? place : place + "(old)";
  }

  private List<String> flags(Stub stub) {
    List<String> words = new ArrayList<>();
    stub.pin().filter(pin -> pin.holdsAt(nowMillis)).ifPresent(_ -> words.add("pinned"));
    for (Flag flag : stub.flags().stream().sorted().toList()) {
      words.add(flag.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    stub.migrations().stream()
        .map(PoolMigration::phase)
        .distinct()
        .forEach(phase -> words.add(phase.name().toLowerCase(Locale.ROOT)));
    return words;
  }

  /** What {@code ifVersion} is compared with. */
  private String version() {
    DataVersion inode =
        new DataVersion(look.facts().bytes(), look.facts().mtimeNanos(), Optional.empty());
    // Of a file that is not whole the stub alone knows: a fill may be touching the inode.
    return stub().filter(stub -> !stub.isWhole()).map(Stub::version).orElse(inode).token();
  }
}
