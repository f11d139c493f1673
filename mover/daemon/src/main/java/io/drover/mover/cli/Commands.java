package io.drover.mover.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The subcommands by name, in the order of the help. */
final class Commands {
  private record Entry(String name, Function<Program, Object> maker) {}

  private static final List<Entry> ALL =
      List.of(
          new Entry("up", Up::new),
          new Entry("daemon", Daemon::new),
          new Entry("archive", Archive::new),
          new Entry("release", Release::new),
          new Entry("restore", Restore::new),
          new Entry("remove", Remove::new),
          new Entry("cancel", Cancel::new),
          new Entry("pin", Pin::new),
          new Entry("unpin", Unpin::new),
          new Entry("adopt", Adopt::new),
          new Entry("leave", Leave::new),
          new Entry("state", ShowState::new),
          new Entry("explain", Explain::new),
          new Entry("queue", ShowQueue::new),
          new Entry("pools", ShowPools::new),
          new Entry("watch", Watch::new),
          new Entry("doctor", Doctor::new),
          new Entry("rehearse", _ -> new Rehearsal()));

  private Commands() {}

  /**
   * The command line for these arguments. Only a command that they name is looked at: to read the
   * annotations of all of them takes as long as everything else a short command does. Without a
   * name, as for help or after a slip, all are there.
   */
  static CommandLine of(Program program, String... arguments) {
    CommandLine line = new CommandLine(program);
    Set<String> words = new HashSet<>(Arrays.asList(arguments));
    List<Entry> named = ALL.stream().filter(entry -> words.contains(entry.name())).toList();
    for (Entry entry : named.isEmpty() ? ALL : named) {
      line.addSubcommand(entry.name(), entry.maker().apply(program));
    }
    // Or picocli asks for a console, and Java loads a line editor to answer.
    line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    return line;
  }
}
