package io.drover.mover.copy;

import io.drover.stub.Grains;
import io.drover.stub.ObjectCursor;
import io.drover.tier.Layout;
import io.drover.tier.Upload;
import java.util.List;

/**
 * One transfer from a source into the objects of a copy.
 *
 * @param uploads one per object, positioned at its cursor
 * @param from cursors to start from, one per object
 * @param grains filled as grains are read; those before the cursors are there already
 * @param checkpoints whether the cursors are to be made durable on the way
 */
public record Transfer(
    Source source,
    Layout layout,
    List<Upload> uploads,
    List<ObjectCursor> from,
    Grains grains,
    boolean checkpoints,
    Conditions conditions) {}
