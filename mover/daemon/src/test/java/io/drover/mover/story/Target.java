package io.drover.mover.story;

/** A file that requests can name: its tree, and its path there. */
record Target(String tree, String name) {}
