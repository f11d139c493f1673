package io.drover.mover.ops;

import io.drover.events.Subject;
import io.drover.mover.govern.Denials;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Tree;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Stub;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Explains a file by looking at it: its stub, its inode, its request, its pools. Reads only, and by
 * the daemon's own way, so that asking about a released file does not recall it.
 */
public final class TreeExplainer implements Explainer {
  private final Map<String, Served> trees;
  private final Requests requests;
  private final PoolsView pools;
  private final InstantSource clock;

  /**
   * A tree as this daemon serves it.
   *
   * @param passing whether a file came back only to be read
   */
  public record Served(Tree tree, ByRanges byRanges, Denials denials, Predicate<FileKey> passing) {}

  /**
   * An explainer of the files of these trees.
   *
   * @param trees by name
   */
  public TreeExplainer(
      Map<String, Served> trees, Requests requests, PoolsView pools, InstantSource clock) {
    this.trees = new TreeMap<>(trees);
    this.requests = requests;
    this.pools = pools;
    this.clock = clock;
  }

  @Override
  public Explanation explain(Subject.OfFile file) {
    // The request first: when it ends meanwhile, what is found afterwards is newer, not older.
    Optional<RequestView> request = requests.of(file);
    Finding finding = find(file);
    Circumstances known =
        new Circumstances(
            file, finding, request, Circumstances.byName(pools.report()), clock.instant());
    return new Explanation(
        file, FileState.of(finding), stubOf(finding), request, Sentence.of(known));
  }

  private static Optional<Stub> stubOf(Finding finding) {
    return switch (finding) {
      case Finding.Managed managed -> Optional.of(managed.stub());
      case Finding.Foreign(Stub stub, String _) -> Optional.of(stub);
      case Finding.NoSuchTree _, Finding.Unreachable _, Finding.Unmanaged _, Finding.Unreadable _ ->
          Optional.empty();
    };
  }

  private Finding find(Subject.OfFile file) {
    Served served = trees.get(file.tree());
    if (served == null) {
      return new Finding.NoSuchTree(new TreeSet<>(trees.keySet()));
    }
    try (HomeFile open = served.tree().open(file.path())) {
      return switch (open.stub()) {
        case Found.Unmanaged _ -> new Finding.Unmanaged();
        case Found.Managed(Stub stub) ->
            new Finding.Managed(
                stub,
                Sameness.of(stub, open.facts()),
                served.tree().watch().guards(),
                served.byRanges().isRead(file.path(), stub.version().bytes()),
                served.passing().test(open.key()),
                served.denials().of(open.key()));
        case Found.Foreign(Stub stub, String reason) -> new Finding.Foreign(stub, reason);
        case Found.Unreadable(String reason) -> new Finding.Unreadable(reason);
      };
    } catch (HomeException e) {
      return new Finding.Unreachable(e.code(), e.getMessage());
    }
  }
}
