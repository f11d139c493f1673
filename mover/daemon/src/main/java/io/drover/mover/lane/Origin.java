package io.drover.mover.lane;

import io.drover.mover.copy.Source;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.SourceHold;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import java.util.Optional;

/**
 * What a copy is made of.
 *
 * @param hold on home, when home is read
 * @param version of the content; without a digest when it was never read
 */
record Origin(
    HomeFile file, FileId id, Source source, Optional<SourceHold> hold, DataVersion version) {}
