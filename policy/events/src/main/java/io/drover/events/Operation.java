package io.drover.events;

import java.util.Optional;

/** What a request asks for. {@link Topics#topicOf} tells where each one is published. */
public enum Operation implements Wire {
  ARCHIVE("archive"),
  RELEASE("release"),
  RESTORE("restore"),
  MIGRATE("migrate"),
  REMOVE("remove"),
  IMPORT("import"),
  ADOPT("adopt"),
  PIN("pin"),
  UNPIN("unpin"),
  LEAVE("leave"),
  CANCEL("cancel"),
  PAUSE("pause"),
  RESUME("resume"),
  DRAIN("drain");

  static final Vocabulary<Operation> WORDS = new Vocabulary<>(Operation.class);

  private final String wire;
  private final String type;

  Operation(String wire) {
    this.wire = wire;
    this.type = "io.drover." + wire + ".v1";
  }

  /** The operation of that wire name, such as {@code import}. */
  public static Optional<Operation> named(String wire) {
    return WORDS.find(wire);
  }

  /** The name in JSON and on the command line. */
  @Override
  public String wire() {
    return wire;
  }

  /** The CloudEvents type of its current version, such as {@code io.drover.archive.v1}. */
  public String type() {
    return type;
  }
}
