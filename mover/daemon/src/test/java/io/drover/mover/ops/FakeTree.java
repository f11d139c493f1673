package io.drover.mover.ops;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import io.drover.mover.home.Exclusive;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Fill;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.RangedFill;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Tree;
import io.drover.mover.home.Watch;
import io.drover.mover.migration.FileFacts;
import io.drover.stub.FileAttributes;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;

/** A tree with one file that can be looked at and not be changed. */
final class FakeTree implements Tree {
  private final FilePath path;
  private final Found found;
  private final FileFacts facts;
  int open;

  FakeTree(FilePath path, Found found, FileFacts facts) {
    this.path = path;
    this.found = found;
    this.facts = facts;
  }

  @Override
  public String name() {
    return "lab";
  }

  @Override
  public HomeFile open(FilePath asked) throws HomeException {
    if (!asked.equals(path)) {
      throw new HomeException(Code.NO_SUCH_FILE, "opening " + asked + ": ENOENT");
    }
    open++;
    return new Looked();
  }

  @Override
  public HomeFile open(InodeIdentity inode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<FilePath> siblings(FilePath file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Watch watch() {
    return new Watch() {
      @Override
      public void arm(Descriptor file) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void settle(Descriptor file) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Optional<String> unguarded() {
        return Optional.empty();
      }
    };
  }

  @Override
  public long freeBytes() {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private final class Looked implements HomeFile {
    @Override
    public FileKey key() {
      return new FileKey("lab", Known.stub().inode());
    }

    @Override
    public Optional<FilePath> path() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileFacts facts() {
      return facts;
    }

    @Override
    public FileAttributes attributes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Found stub() {
      return found;
    }

    @Override
    public void change(Durability durability, Change change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(Optional<Stub> last) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SourceHold> hold() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Exclusive> seize() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void settle() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RangedFill fillRanges() {
      throw new UnsupportedOperationException("everybody here asks for whole files");
    }

    @Override
    public Fill fill(Fill.Next next) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      open--;
    }
  }
}
