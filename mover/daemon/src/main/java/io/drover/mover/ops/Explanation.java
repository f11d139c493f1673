package io.drover.mover.ops;

import io.drover.events.Subject;
import io.drover.stub.Stub;
import java.util.Optional;

/**
 * The answer about one file.
 *
 * @param stub as it was found on the file, also one that is foreign
 * @param request what the file waits for, when it waits
 * @param sentence all of it for people, in one to three sentences
 */
public record Explanation(
    Subject.OfFile file,
    FileState state,
    Optional<Stub> stub,
    Optional<RequestView> request,
    String sentence) {}
