package io.drover.mover.lane;

import io.drover.mover.home.Tree;
import io.drover.mover.migration.Safety;
import io.drover.mover.recall.Recalls;
import java.util.Optional;

/**
 * A tree of this daemon with what belongs to it.
 *
 * @param archivesTo the pool or group of an archive that names none
 */
public record Managed(Tree tree, Recalls recalls, Optional<String> archivesTo, Safety safety) {}
