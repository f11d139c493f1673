package io.drover.mover.cli;

import io.drover.mover.Machine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds a command.
 *
 * @param out UTF-8
 * @param err UTF-8
 * @param terminal whether {@code out} is one, so that a line may be written over
 * @param directory the working directory
 * @param question whoever sits at the terminal, if it is one
 */
record Shell(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Path directory,
    Map<String, String> environment,
    Machine machine,
    Optional<Question> question) {}
