package io.drover.mover.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and loads the configuration. */
public final class ConfigurationFile {
  /** Names the file when no option does. */
  public static final String VARIABLE = "DROVER_CONFIG";

  private static final Path SYSTEM = Path.of("/etc/drover/drover.yaml");

  private ConfigurationFile() {}

  /**
   * The file to use: the one that was asked for, by the option or by {@value #VARIABLE}, whether it
   * is there or not; else the first that exists of {@code ./drover-home/drover.yaml} and {@code
   * /etc/drover/drover.yaml}.
   *
   * @param directory the working directory
   */
  public static Path find(Optional<Path> option, Map<String, String> environment, Path directory)
      throws IOException {
    if (option.isPresent()) {
      return option.get();
    }
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return directory.resolve(named);
    }
    List<Path> usual = List.of(directory.resolve("drover-home/drover.yaml"), SYSTEM);
    return usual.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchFileException(
                    ("there is no configuration: neither --config nor %s names one,"
                            + " and neither %s nor %s exists")
                        .formatted(VARIABLE, usual.get(0), usual.get(1))));
  }

  /**
   * Loads a file.
   *
   * @throws ConfigurationException with every fault of it
   * @throws IOException when it cannot be read
   */
  public static Configuration load(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    return parse(Files.readString(absolute), absolute);
  }

  /**
   * Parses a text as if it were the content of that absolute path.
   *
   * @throws ConfigurationException with every fault of it
   */
  public static Configuration parse(String yaml, Path file) throws ConfigurationException {
    Problems problems = new Problems();
    Node.Fields document = Document.parse(yaml, problems);
    boolean broken = !problems.inOrder().isEmpty() && document.values().isEmpty();
    if (!broken) {
      Configuration configuration =
          new Binder(file.getParent(), problems).bind(Configuration.class, document);
      Rules.check(configuration, problems);
      if (problems.inOrder().isEmpty()) {
        return configuration;
      }
    }
    throw new ConfigurationException(file, problems.inOrder());
  }
}
