package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Manifest;

/** A copy that a foreign stub names, and what a look at it in its pool showed. */
public sealed interface Claim {
  Copy copy();

  /** Its manifest fits and every object is there, as long as it should be. */
  record Verified(Copy copy, Manifest manifest, Kin kin) implements Claim {}

  /** It cannot be taken over. */
  record Unusable(Copy copy, Code code, String reason) implements Claim {}

  /** The file for which the objects were made, whose own drop of the copy would delete them. */
  enum Kin {
    /** It names the copy and can be made to share it. */
    SHARES,
    /** There is no such file any more. */
    GONE,
    /** It lies in a tree that is not served here: nobody can tell it. */
    UNREACHED
  }
}
