package io.drover.mover.cli;

import io.drover.mover.Machine;
import io.drover.mover.config.ConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** Where {@code drover} starts. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    Path directory = Path.of("/proc/self/cwd").toRealPath();
    Shell shell =
        new Shell(
            out,
            err,
            isTerminal(1),
            directory,
            System.getenv(),
            Machine.real(),
            Optional.of(Question.over(out, System.in)).filter(_ -> isTerminal(0) && isTerminal(1)));
    int code = run(shell, Arguments.ofProcess(arguments));
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Carries a command out and answers its exit code. */
  static int run(Shell shell, String... arguments) {
    CommandLine line = Commands.of(new Program(shell), arguments);
    line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((e, _, _) -> failed(shell, e));
    return line.execute(arguments);
  }

  private static int failed(Shell shell, Exception e) throws Exception {
    return switch (e) {
      case ConfigurationException wrong -> {
        shell.err().println("drover: " + wrong.getMessage());
        yield USAGE;
      }
      case Failure failure -> {
        shell.err().println("drover: " + failure.getMessage());
        yield FAILED;
      }
      case IOException failure -> {
        shell.err().println("drover: " + Failure.sentence(failure));
        yield FAILED;
      }
      case InterruptedException _ -> FAILED;
      default -> throw e;
    };
  }

  /** UTF-8 whatever the locale is: names of files are shown in it. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Java's own console wants both to be a terminal, which standard input is not in a pipe. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
