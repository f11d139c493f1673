package io.drover.mover.migration;

import io.drover.stub.Copy;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where a file's bytes are best read from; a pure function of the stub. */
public final class Residence {
  /** A range and the places that hold it, best first. */
  public sealed interface Piece {
    ByteRange range();

    /** In place. */
    record AtHome(ByteRange range) implements Piece {}

    /** In these copies; the next is asked when one fails. */
    record InCopies(ByteRange range, List<Copy> copies) implements Piece {}

    /** Nowhere: every copy is bad or gone. */
    record Lost(ByteRange range) implements Piece {}
  }

  private Residence() {}

  /** Splits a range of the file into pieces in ascending order that cover it completely. */
  public static List<Piece> locate(Stub stub, ByteRange range) {
    ByteRange asked = range.intersect(new ByteRange(0, stub.version().bytes()));
    List<Piece> pieces = new ArrayList<>();
    var present = stub.home().present(stub.version().bytes());
    present.within(asked).runs().forEach(run -> pieces.add(new Piece.AtHome(run)));
    List<Copy> copies = stub.goodCopies();
    for (ByteRange missing : present.missingFrom(asked).runs()) {
      pieces.add(copies.isEmpty() ? new Piece.Lost(missing) : new Piece.InCopies(missing, copies));
    }
    pieces.sort(Comparator.comparing(Piece::range));
    return pieces;
  }
}
