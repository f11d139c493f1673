package io.drover.mover.home;

import io.drover.stub.InodeIdentity;

/** One file of one tree, whatever its path is at the moment. */
public record FileKey(String tree, InodeIdentity inode) {}
