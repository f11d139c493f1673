package io.drover.mover.sim;

/**
 * What an open descriptor of the daemon has been told of its inode's write errors. A flush that
 * fails takes the pages for written; every descriptor that was open is told of that once (fsync(2);
 * Documentation/core-api/errseq.rst in the kernel's source).
 */
final class MemoryDescriptor {
  private final MemoryInode inode;
  private long told;

  MemoryDescriptor(MemoryInode inode) {
    this.inode = inode;
    this.told = inode.writeErrors();
  }

  MemoryInode inode() {
    return inode;
  }

  /** Whether a flush has failed since it was opened, or since it was told last. */
  boolean takeError() {
    boolean news = inode.writeErrors() > told;
    told = inode.writeErrors();
    return news;
  }
}
