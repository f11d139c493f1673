package io.drover.mover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.events.Order;
import io.drover.events.Terms;
import io.drover.linux.FileSystem;
import io.drover.mover.StubKeys;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import io.drover.mover.home.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code drover leave}. Everything comes home before anything is deleted: a pool that is away or a
 * disk that fills up on the way leaves a tree that is managed as before.
 */
@Command(
    name = "leave",
    description =
        "Stop using Drover for a tree: bring every file back, delete all copies from the pools and"
            + " remove the stubs. Stop the policy engine first.")
final class Leave implements Callable<Integer> {
  /** Who goes on archiving while we leave has to be stopped, not followed. */
  private static final int PASSES_MAX = 3;

  private static final int DONE = 0;
  private static final int FAILED = 1;

  private final Program program;

  @Parameters(paramLabel = "TREE", description = "The tree's name, or the path where users see it.")
  private String tree;

  @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask; needed where nobody can be asked.")
  private boolean yes;

  @Spec private CommandSpec spec;

  Leave(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!dryRun && !yes && program.shell().question().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "leave deletes every copy of a tree and nobody can be asked here: add --yes, or"
              + " --dry-run to see what it would do");
    }
    Configuration configuration = program.configuration();
    FileLook.requireSight(configuration, "drover leave");
    TreePaths.Spot root = root(configuration);
    ManagedFiles files =
        new ManagedFiles(
            configuration,
            root,
            program.shell(),
            StubKeys.attribute(configuration.stubAttribute()));
    Census before = files.census();
    requireVisible(root, before);
    Room room = Room.of(root);
    tell(root, before, room);
    room.require(root, before, program.configurationFile());
    if (dryRun) {
      return DONE;
    }
    if (before.all() > 0) {
      requireConsent(root);
    }
    return ended(root, before.all() == 0 ? before : leave(files, before));
  }

  private TreePaths.Spot root(Configuration configuration) throws Failure {
    TreePaths paths = new TreePaths(configuration.trees(), program.shell().directory());
    boolean named = configuration.trees().stream().anyMatch(each -> each.name().equals(tree));
    TreePaths.Spot spot = paths.locate(named ? tree + ":/" : tree);
    if (spot.path().isPresent()) {
      throw new Failure(
          "%s is a place in tree %s; a whole tree leaves: drover leave %s"
              .formatted(ByteText.shown(tree), spot.tree().name(), spot.tree().name()));
    }
    return spot;
  }

  /** Where no file system is to be seen, an empty directory must not pass for a tree that left. */
  private static void requireVisible(TreePaths.Spot root, Census census) throws IOException {
    Path local = root.local();
    boolean there = Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS);
    if (!there || (census.all() == 0 && !isMountPoint(local))) {
      throw new Failure(
          "tree %s is not to be seen at %s; start its daemon, then leave"
              .formatted(root.tree().name(), local));
    }
  }

  private static boolean isMountPoint(Path path) throws IOException {
    Path parent = path.resolve("..");
    return !Files.getAttribute(path, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
  }

  /**
   * What may be filled of the tree's file system.
   *
   * @param leftBytes free beside the reserve; may be negative
   */
  private record Room(long leftBytes, long reserveBytes) {
    static Room of(TreePaths.Spot root) throws IOException {
      long reserve = root.tree().spaceReserve().bytes();
      return new Room(FileSystem.of(root.local().toString()).freeBytes() - reserve, reserve);
    }

    long missingBytes(Census census) {
      return Math.max(0, census.absentBytes() - Math.max(0, leftBytes));
    }

    void require(TreePaths.Spot root, Census census, Path file) throws Failure {
      long missing = missingBytes(census);
      if (missing > 0) {
        throw new Failure(
            ("tree %s has no room for its %d released files: %d bytes (%s) are missing at %s."
                    + " Nothing was changed. Delete files, grow the file system, or lower the"
                    + " tree's spaceReserve (%s) in %s and restart the daemon. Holes are counted"
                    + " as bytes here: restore sparse files before.")
                .formatted(
                    root.tree().name(),
                    census.released(),
                    missing,
                    Size.rounded(missing),
                    root.local(),
                    root.tree().spaceReserve(),
                    file));
      }
    }
  }

  private void requireConsent(TreePaths.Spot root) throws IOException {
    if (yes) {
      return;
    }
    String name = root.tree().name();
    String typed =
        program
            .shell()
            .question()
            .orElseThrow()
            .ask("This cannot be undone. Type the name of the tree to go on: ");
    if (!typed.equals(name)) {
      throw new Failure("'%s' is not %s; nothing was changed".formatted(typed, name));
    }
  }

  /** All come home, then all leave, until nothing has come to be managed meanwhile. */
  private Census leave(ManagedFiles files, Census before) throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    if (before.released() > 0) {
      var _ = files.ask(asking, new Order.Restore(Terms.NONE), Leave::isAway);
    }
    for (int pass = 1; ; pass++) {
      Asking.Ended ended = files.ask(asking, new Order.Leave(Terms.NONE), Leave::hasStub);
      Census after = files.census();
      long newcomers = after.all() - ended.unfinished();
      if (newcomers <= 0 || pass == PASSES_MAX) {
        return after;
      }
      program
          .shell()
          .err()
          .printf("drover: %d files came to be managed meanwhile; they leave too%n", newcomers);
    }
  }

  private static boolean isAway(Found found) {
    return found.own().filter(stub -> !stub.isWhole()).isPresent();
  }

  private static boolean hasStub(Found found) {
    return !(found instanceof Found.Unmanaged);
  }

  private void tell(TreePaths.Spot root, Census census, Room room) {
    if (program.json()) {
      program.shell().out().println(json(root, census, room));
      return;
    }
    program
        .shell()
        .out()
        .printf(
            "tree %s: %d files are managed, %d of them released with %s to bring back;"
                + " %s are free beside the reserve%n",
            root.tree().name(),
            census.managed(),
            census.released(),
            Size.rounded(census.absentBytes()),
            Size.rounded(Math.max(0, room.leftBytes())));
    if (census.copies() > 0) {
      String pools = String.join(", ", census.pools());
      program
          .shell()
          .out()
          .printf("to be deleted: %d copies in pools %s%n", census.copies(), pools);
    }
    if (census.foreign() > 0) {
      program
          .shell()
          .out()
          .printf("%d files have a stub that is not their own and stay%n", census.foreign());
    }
  }

  private static ObjectNode json(TreePaths.Spot root, Census census, Room room) {
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("tree", root.tree().name())
            .put("managed", census.managed())
            .put("foreign", census.foreign())
            .put("released", census.released())
            .put("absentBytes", census.absentBytes())
            .put("freeBytes", room.leftBytes() + room.reserveBytes())
            .put("reserveBytes", room.reserveBytes())
            .put("missingBytes", room.missingBytes(census))
            .put("copies", census.copies());
    census.pools().forEach(line.putArray("pools")::add);
    return line;
  }

  private int ended(TreePaths.Spot root, Census last) throws IOException {
    boolean left = last.all() == 0 && !last.isIncomplete();
    if (program.json()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("tree", root.tree().name());
      line.put("managed", last.managed()).put("foreign", last.foreign()).put("left", left);
      program.shell().out().println(line);
    } else {
      program.shell().out().println(left ? remains(root) : stay(root, last));
    }
    return left ? DONE : FAILED;
  }

  private static String stay(TreePaths.Spot root, Census last) {
    return "tree %s: %d files stay managed, for the reasons above; mend them and leave again"
        .formatted(root.tree().name(), last.all());
  }

  private String remains(TreePaths.Spot root) throws IOException {
    String source =
        switch (root.tree().source()) {
          case Configuration.Source.Image(Path image) -> "mount " + image + " there";
          case Configuration.Source.Device(Path device) -> "mount " + device + " there";
          case Configuration.Source.Directory(Path directory) -> "use it at " + directory;
        };
    String cell = program.configuration().cell();
    return """
    tree %s has left: no file has a stub, and no copy that one named is in a pool
    by hand: stop the daemon, take tree %s out of %s and %s without Drover; after the last \
    tree also delete the topics %s.* and the pools' directories, where objects of deleted \
    files and of copies that a crash cut short may lie\
    """
        .formatted(
            root.tree().name(), root.tree().name(), program.configurationFile(), source, cell);
  }
}
