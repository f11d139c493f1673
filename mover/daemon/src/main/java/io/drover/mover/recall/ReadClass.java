package io.drover.mover.recall;

import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Files of which listed programs get ranges instead of waiting for the whole.
 *
 * @param name what the operator calls it
 * @param files which ones, by their paths in the tree
 * @param programs executables, absolute; looked at again at every open, since upgrades replace them
 */
public record ReadClass(String name, PathMatcher files, List<Path> programs) {}
