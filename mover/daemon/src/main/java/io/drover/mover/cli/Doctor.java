package io.drover.mover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code drover doctor}. */
@Command(
    name = "doctor",
    description =
        "Check the machine, the configuration and everything it names; exit code 1 when something"
            + " keeps Drover from running safely, 2 when there is no usable configuration.")
final class Doctor implements Callable<Integer> {
  private final Program program;
  private final List<Verdict> verdicts = new ArrayList<>();

  Doctor(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    new MachineChecks().all().forEach(this::show);
    Optional<Configuration> configuration = configuration();
    if (configuration.isEmpty()) {
      return CommandLine.ExitCode.USAGE;
    }
    check(configuration.get());
    boolean failed = verdicts.stream().anyMatch(verdict -> verdict.grade() == Verdict.Grade.FAIL);
    return failed ? 1 : 0;
  }

  private Optional<Configuration> configuration() {
    try {
      Configuration configuration = program.configuration();
      show(Verdict.ok("configuration", program.configurationFile().toString()));
      return Optional.of(configuration);
    } catch (ConfigurationException e) {
      show(Verdict.fail("configuration", e.getMessage(), "correct it"));
    } catch (IOException e) {
      show(Verdict.fail("configuration", Failure.reason(e), "write one; start from drover.yaml"));
    }
    return Optional.empty();
  }

  private void check(Configuration configuration) throws InterruptedException {
    TreeChecks trees = new TreeChecks();
    if (configuration.trees().isEmpty()) {
      show(Verdict.warn("trees", "there is none", "name one in the configuration"));
    }
    for (Configuration.Tree tree : configuration.trees()) {
      show(trees.of(tree));
      trees.copies(configuration, tree).ifPresent(this::show);
    }
    PoolChecks pools = new PoolChecks(program.shell().machine().random());
    configuration.pools().forEach(pool -> pools.of(pool).forEach(this::show));
    PlaceChecks places = new PlaceChecks(configuration);
    if (!places.brokerIsDown()) {
      new BrokerChecks(configuration).all().forEach(this::show);
    }
    places.all().forEach(this::show);
  }

  private void show(Verdict verdict) {
    verdicts.add(verdict);
    if (program.json()) {
      program
          .shell()
          .out()
          .println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("grade", verdict.word())
                  .put("what", verdict.what())
                  .put("detail", verdict.detail())
                  .put("remedy", verdict.remedy()));
    } else {
      program.shell().out().println(verdict.text());
    }
  }
}
