package io.drover.mover.migration;

import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Place;
import java.util.Optional;

/**
 * One copy to be made.
 *
 * @param request tag of the request that asked for it
 * @param epoch of this owner
 * @param id of the file; new when the file was not managed before
 * @param fileBytes length of the content
 * @param source the copy to read from; empty means home
 * @param destination where the objects go
 * @param recorded whether the stub follows every step; a small file's stub is written once, at
 *     commit, since losing the whole attempt costs no more than one chunk
 */
public record Job(
    long request,
    int epoch,
    FileId id,
    long fileBytes,
    Optional<Copy> source,
    Place destination,
    boolean recorded) {}
