package io.drover.mover.ops;

import io.drover.events.Subject;

/** Answers "where is my file and why is it waiting?". */
public interface Explainer {
  Explanation explain(Subject.OfFile file);
}
