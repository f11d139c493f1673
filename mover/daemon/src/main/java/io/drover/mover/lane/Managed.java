package io.drover.mover.lane;

import io.drover.mover.home.Tree;
import io.drover.mover.recall.Recalls;
import java.util.Optional;

/** A tree of this daemon with what belongs to it. */
public record Managed(Tree tree, Recalls recalls, Optional<String> defaultPool) {}
