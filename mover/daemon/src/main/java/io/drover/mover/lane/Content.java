package io.drover.mover.lane;

import io.drover.mover.copy.Source;
import io.drover.mover.home.SourceHold;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.DataVersion;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Home under a hold, as a source that the pump can read. */
record Content(SourceHold hold) implements Source {
  @Override
  public long bytes() {
    return hold.facts().bytes();
  }

  @Override
  public int read(long offset, ByteBuffer into) throws IOException {
    return hold.read(offset, into);
  }

  @Override
  public Optional<FileOffset> inFile(ByteRange range) {
    return hold.inFile(range.start());
  }

  @Override
  public ByteRange dataAt(long offset) throws IOException {
    return hold.dataAt(offset);
  }

  /** Which content this is; its digest is not known before it was read. */
  static DataVersion versionOf(FileFacts facts) {
    return new DataVersion(facts.bytes(), facts.mtimeNanos(), Optional.empty());
  }
}
