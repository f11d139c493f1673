package io.drover.mover.recall;

import io.drover.mover.home.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a site can choose about recalls.
 *
 * @param deadline how long a reader waits without any progress before it gets an error
 * @param coldDeadline the same while a cold pool makes a copy readable
 * @param spaceReserveBytes what stays free on the tree's file system
 * @param shortBytes from fewer free bytes on, what readers bring back does not stay
 * @param aheadFiles small files of a directory that come ahead of who reads them one after the
 *     other
 * @param root where users see the tree
 * @param classes files that listed programs read by ranges; the first that fits counts
 */
public record RecallSettings(
    Duration deadline,
    Duration coldDeadline,
    long spaceReserveBytes,
    long shortBytes,
    int aheadFiles,
    Path root,
    List<ReadClass> classes) {

  Room room(Tree tree) {
    return new Room(tree, spaceReserveBytes, shortBytes);
  }
}
