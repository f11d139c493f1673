package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.mover.config.Configuration;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.StubAttribute;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The files of one tree that have a stub, found anew by every walk and never listed. */
final class ManagedFiles {
  private final Configuration configuration;
  private final TreePaths.Spot root;
  private final Shell shell;
  private final StubAttribute attribute;

  /**
   * @param attribute where the stubs lie
   */
  ManagedFiles(
      Configuration configuration, TreePaths.Spot root, Shell shell, StubAttribute attribute) {
    this.configuration = configuration;
    this.root = root;
    this.shell = shell;
    this.attribute = attribute;
  }

  Census census() throws IOException {
    Census census = new Census();
    Consumer<String> problems =
        message -> {
          census.missed();
          shell.err().println("drover: " + message);
        };
    new Walk(file -> look(file, problems).ifPresent(census::add), problems).from(root);
    return census;
  }

  /** Asks for an operation on each of them that it is for, and waits for all. */
  Asking.Ended ask(Asking asking, Order.OnFile order, Predicate<Found> wanted)
      throws IOException, InterruptedException {
    Asking.Source source =
        publishing -> {
          Consumer<Walk.FileFound> files =
              file ->
                  look(file, publishing::problem)
                      .filter(look -> wanted.test(look.found()))
                      .ifPresent(_ -> publishing.publish(file, order));
          new Walk(files, publishing::problem).from(root);
        };
    return asking.carryOut(configuration, source, asking.report(order, true), true);
  }

  /** Nothing of one that was deleted meanwhile. */
  private Optional<FileLook> look(Walk.FileFound file, Consumer<String> problems) {
    try {
      return Optional.of(FileLook.at(file.local(), attribute));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        problems.accept(LineReport.shown(file.subject()) + ": " + e.getMessage());
      }
    } catch (HomeException e) {
      problems.accept(LineReport.shown(file.subject()) + ": " + e.getMessage());
    }
    return Optional.empty();
  }
}
