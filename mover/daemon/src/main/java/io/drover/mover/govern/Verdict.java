package io.drover.mover.govern;

import io.drover.mover.recall.Treatment;

/**
 * What somebody gets, and why.
 *
 * @param because the rule, or the sweep, in words that go on after "by"; empty for what is allowed
 */
record Verdict(Treatment treatment, String because) {
  static final Verdict ALLOWED = new Verdict(Treatment.ALLOW, "");
}
