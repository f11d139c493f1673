package io.drover.mover.story;

import io.drover.mover.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code drover} as a process of its own, of the classes under test. */
final class DroverCommand {
  private DroverCommand() {}

  /** The words that start it. */
  static List<String> of(Path configuration, String... arguments) {
    List<String> words = bare(arguments);
    words.addAll(List.of("--config", configuration.toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  /** The same for {@code up}, which makes its configuration. */
  static List<String> up(String... arguments) {
    List<String> words = bare("daemon");
    words.add("up");
    words.addAll(List.of(arguments));
    return words;
  }

  /** What {@code mover/bin/drover} is, before its arguments. */
  static List<String> program() {
    return bare();
  }

  private static List<String> bare(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    if (!List.of(arguments).contains("daemon")) {
      words.add("-XX:+UseSerialGC");
    }
    // What it would say to systemd, and not what tests say.
    words.add("-Dlogback.configurationFile=logback.xml");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return words;
  }

  /** What it says, whose standard input is no terminal. */
  static Reading run(Path configuration, String... arguments) throws Exception {
    return Reading.by(of(configuration, arguments).toArray(String[]::new));
  }
}
