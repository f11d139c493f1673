package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.DeadLetter;
import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Placement;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.linux.Descriptor;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.home.StubAttribute;
import io.drover.stub.Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One daemon for all stories of a run that do not stop it. Every test has file names of its own.
 */
final class Lab implements BeforeAllCallback {
  private static final List<String> FURTHER_TREES =
      Stream.of("xfs", "btrfs").filter(LoopFileSystem::available).toList();

  private final String tree;
  private Shared shared;

  /** The tree of the README, on ext4. */
  Lab() {
    this("lab");
  }

  /**
   * @param tree {@code lab}, {@code xfs} or {@code btrfs}
   */
  Lab(String tree) {
    this.tree = tree;
  }

  /** Ends with the run, as everything in the root's store that can be closed. */
  private record Shared(Path directory, DroverHome home, PolicyEngine policy)
      implements AutoCloseable {
    static Shared start() {
      try {
        Path directory = Files.createTempDirectory("drover-story");
        DroverHome home = DroverHome.withTreesOn(directory, FURTHER_TREES).start();
        String servers = home.configuration().kafka().servers();
        return new Shared(directory, home, new PolicyEngine(servers, "story"));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("the lab did not start", e);
      }
    }

    @Override
    public void close() throws IOException {
      policy.close();
      home.close();
      deleteAll(directory);
    }
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: nothing of this story is proven");
    assumeTrue(
        tree.equals("lab") || FURTHER_TREES.contains(tree),
        () -> "needs mkfs." + tree + ": nothing is proven of trees on " + tree);
    shared =
        context
            .getRoot()
            .getStore(Namespace.create(Lab.class))
            .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
  }

  DroverHome home() {
    return shared.home();
  }

  PolicyEngine policy() {
    return shared.policy();
  }

  /** All trees that there are. */
  List<String> trees() {
    return Stream.concat(Stream.of("lab"), FURTHER_TREES.stream()).toList();
  }

  Path path(String name) {
    return home().tree(tree).resolve(name);
  }

  /** A new file of random bytes. */
  Path file(String name, int bytes) throws IOException {
    return Files.write(path(name), random(bytes));
  }

  static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return content;
  }

  static Order.Archive toPool(String pool) {
    return new Order.Archive(Placement.in(pool), WhileWriting.ABORT, Terms.NONE);
  }

  static Order.Release release() {
    return new Order.Release(Terms.NONE);
  }

  static Order.Restore restore() {
    return new Order.Restore(Terms.NONE);
  }

  static Order.Remove remove(String pool) {
    return new Order.Remove(pool, Terms.NONE);
  }

  /** Does all of this one after the other, and each has to succeed. */
  void succeed(String name, Order.OnFile... orders) {
    for (Order.OnFile order : orders) {
      succeed(List.of(name), order);
    }
  }

  /** Does one thing to many files at the same time. */
  void succeed(List<String> names, Order.OnFile order) {
    List<String> ids = names.stream().map(name -> policy().publish(tree, name, order)).toList();
    for (String id : ids) {
      Result result = policy().await(id);
      assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
    }
  }

  /** Asks for what has to be refused, and answers how it ended. */
  Outcome refused(String name, Order.OnFile order, Code code) {
    Outcome outcome = policy().ask(name, order).outcome();
    assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.FAILED);
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
    return outcome;
  }

  /** The same, when the request is kept among the dead letters until somebody has changed that. */
  Outcome refusedWithLetter(String name, Order.OnFile order, Code code) {
    String id = policy().publish(name, order);
    Outcome outcome = policy().await(id).outcome();
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
    DeadLetter letter = policy().letter(id);
    assertThat(letter.reason()).isEqualTo(outcome.message());
    assertThat(letter.original().topic()).isEqualTo(policy().topics().requests());
    return outcome;
  }

  void archiveAndRelease(String name, String pool) throws IOException {
    succeed(name, toPool(pool), release());
    assertThat(allocatedBytes(path(name))).isZero();
  }

  /** The stub as it is on the file; looking does not recall. */
  static Stub stub(Path file) throws IOException {
    return stubIfAny(file).orElseThrow(() -> new AssertionError(file + " has no stub of its own"));
  }

  static Optional<Stub> stubIfAny(Path file) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_PATH | Open.O_NOFOLLOW)) {
      return StubAttribute.trusted().readUnopened(opened, LinuxTree.identityOf(opened)).own();
    }
  }

  static Status status(Path file) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_PATH | Open.O_NOFOLLOW)) {
      return Status.of(opened);
    }
  }

  static long allocatedBytes(Path file) throws IOException {
    return status(file).blocks() * 512;
  }

  /** Every file of the targets that belongs to the file, published or not. */
  List<Path> objects(Stub stub, String... targets) throws IOException {
    return objects(stub.id().toString(), targets);
  }

  private List<Path> objects(String id, String... targets) throws IOException {
    return filesOf(targets).stream()
        .filter(file -> file.getFileName().toString().contains(id))
        .toList();
  }

  /** What is on its way to the targets, or was left there on its way. */
  List<Path> uploads(String... targets) throws IOException {
    return filesOf(targets).stream()
        .filter(file -> file.getFileName().toString().endsWith(".part"))
        .toList();
  }

  List<Path> filesOf(String... targets) throws IOException {
    Stream.Builder<Path> found = Stream.builder();
    for (String target : targets) {
      try (Stream<Path> files = Files.walk(home().pool(target))) {
        files.filter(Files::isRegularFile).forEach(found);
      }
    }
    return found.build().toList();
  }
}
