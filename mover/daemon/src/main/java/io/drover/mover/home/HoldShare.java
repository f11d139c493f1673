package io.drover.mover.home;

import io.drover.mover.migration.FileFacts;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A hold as one of several copies has it that are made under it: each insists for its own commit,
 * and relents when it closes. The hold itself stays.
 */
public final class HoldShare implements SourceHold {
  private final SourceHold hold;
  private boolean insists;

  public HoldShare(SourceHold hold) {
    this.hold = hold;
  }

  @Override
  public FileFacts facts() {
    return hold.facts();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws HomeException {
    return hold.read(offset, into);
  }

  @Override
  public ByteRange dataAt(long offset) throws HomeException {
    return hold.dataAt(offset);
  }

  @Override
  public Optional<FileOffset> inFile(long offset) {
    return hold.inFile(offset);
  }

  @Override
  public boolean unbroken() {
    return hold.unbroken();
  }

  @Override
  public synchronized boolean insist() {
    insists = insists || hold.insist();
    return insists;
  }

  @Override
  public synchronized void relent() {
    if (insists) {
      insists = false;
      hold.relent();
    }
  }

  @Override
  public void close() {
    relent();
  }
}
