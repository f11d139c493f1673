package io.drover.tier.hdfs;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.hadoop.fs.CompositeCrcFileChecksum;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem.HdfsDataOutputStreamBuilder;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.apache.hadoop.util.DataChecksum;

/** The file behind an upload, by its name: how it comes to be, and how it becomes the object. */
final class PartFile {
  /** Objects hold users' data: nobody but Drover's own user reads them. */
  private static final FsPermission FILE_MODE = new FsPermission((short) 0600);

  private static final FsPermission DIRECTORY_MODE = new FsPermission((short) 0700);

  /** Hadoop wants a size for a buffer that it does not make. */
  private static final int BUFFER_BYTES = 4096;

  private final HdfsConnection connection;
  private final ObjectKey key;
  private final Path part;
  private final Path published;

  PartFile(HdfsConnection connection, ObjectKey key) {
    this.connection = connection;
    this.key = key;
    this.part = connection.path(ObjectPath.upload(key));
    this.published = connection.path(ObjectPath.of(key));
  }

  /** An open file and how long it is. */
  record Opened(HdfsDataOutputStream file, long bytes) {}

  ObjectKey key() {
    return key;
  }

  /** A new empty file; one of that name from before is removed, whoever writes it. */
  Opened create(DistributedFileSystem files) throws IOException {
    try {
      return new Opened((HdfsDataOutputStream) builder(files).build(), 0);
    } catch (FileNotFoundException none) {
      // Somebody removed the directory of uploads, or the pool.
      connection.requirePool("begin " + key, files);
      files.mkdirs(connection.directory(ObjectPath.UPLOADS), DIRECTORY_MODE);
      return new Opened((HdfsDataOutputStream) builder(files).build(), 0);
    }
  }

  /**
   * The file that was left, cut to {@code bytes}. It goes on in a block of its own, so that no
   * failure of this writer touches what is durable already.
   */
  Opened reopen(DistributedFileSystem files, LeaseRecovery recovery, String attempt, long bytes)
      throws IOException {
    require(files, attempt);
    if (bytes == 0) {
      return create(files);
    }
    recovery.close(files, part);
    long found = require(files, attempt).getLen();
    if (found < bytes) {
      throw connection
          .failure()
          .missing(attempt, "the upload has " + found + " durable bytes; begin it again");
    }
    if (found > bytes) {
      recovery.truncate(files, part, bytes);
    }
    EnumSet<CreateFlag> flags =
        EnumSet.of(CreateFlag.APPEND, CreateFlag.NEW_BLOCK, CreateFlag.SYNC_BLOCK);
    FSDataOutputStream file = files.append(part, flags, BUFFER_BYTES, null);
    return new Opened((HdfsDataOutputStream) file, bytes);
  }

  /** Labels the finished file, compares it with its digest and gives it the object's name. */
  void publish(DistributedFileSystem files, Crc digest, Label label) throws IOException {
    Optional<HdfsFileStatus> finished = status(files, part);
    if (finished.isEmpty()) {
      // The answer to an earlier rename may have been lost.
      requireSame(files, digest);
      return;
    }
    requireDigest(files, part, finished.get(), digest);
    label(files, part, label);
    try {
      rename(files);
    } catch (FileAlreadyExistsException before) {
      requireSame(files, digest);
      label(files, published, label);
      files.delete(part, false);
    }
  }

  boolean delete(DistributedFileSystem files) throws IOException {
    return files.delete(part, false);
  }

  private HdfsDataOutputStreamBuilder builder(DistributedFileSystem files) {
    HdfsDataOutputStreamBuilder builder =
        files
            .createFile(part)
            .overwrite(true)
            .permission(FILE_MODE)
            .syncBlock()
            // Files of an erasure code take no hsync, whatever their directory says.
            .replicate();
    connection.settings().storage().policy().ifPresent(builder::storagePolicyName);
    return builder;
  }

  private HdfsFileStatus require(DistributedFileSystem files, String attempt) throws IOException {
    Optional<HdfsFileStatus> status = status(files, part);
    if (status.isEmpty()) {
      connection.requirePool(attempt, files);
      throw connection.failure().missing(attempt, "there is no such upload; begin it again");
    }
    return status.get();
  }

  private static void label(DistributedFileSystem files, Path file, Label label)
      throws IOException {
    if (!label.isEmpty()) {
      EnumSet<XAttrSetFlag> flags = EnumSet.of(XAttrSetFlag.CREATE, XAttrSetFlag.REPLACE);
      files.setXAttr(file, HdfsListing.LABEL, label.bytes(), flags);
    }
  }

  private void rename(DistributedFileSystem files) throws IOException {
    try {
      files.rename(part, published, Rename.NONE);
    } catch (FileNotFoundException none) {
      connection.requirePool("publish " + key, files);
      files.mkdirs(published.getParent(), DIRECTORY_MODE);
      files.rename(part, published, Rename.NONE);
    }
  }

  /** An object that is there already is the same one: no key is used twice for different bytes. */
  private void requireSame(DistributedFileSystem files, Crc digest) throws IOException {
    Optional<HdfsFileStatus> there = status(files, published);
    if (there.isEmpty()) {
      String attempt = "publish " + key;
      connection.requirePool(attempt, files);
      throw connection.failure().missing(attempt, "the upload was deleted; begin it again");
    }
    requireDigest(files, published, there.get(), digest);
  }

  private void requireDigest(
      DistributedFileSystem files, Path file, HdfsFileStatus status, Crc digest)
      throws IOException {
    Crc found = new Crc(digest.value(), status.getLen());
    // The checksums of an encrypted file are those of its cipher text, and nothing has none.
    if (status.getLen() > 0 && !status.isEncrypted()) {
      found = crc(files.getFileChecksum(file), status.getLen()).orElse(found);
    }
    if (!found.equals(digest)) {
      throw connection
          .failure()
          .corrupt(
              "publish " + key,
              "%s has %s, %s was written; begin it again".formatted(name(file), found, digest));
    }
  }

  /** What DataNodes keep beside the blocks, put together: nothing is read back. */
  private static Optional<Crc> crc(FileChecksum checksum, long bytes) {
    return checksum instanceof CompositeCrcFileChecksum composite
            && composite.getChecksumOpt().getChecksumType() == DataChecksum.Type.CRC32C
        ? Optional.of(new Crc(ByteBuffer.wrap(composite.getBytes()).getInt(), bytes))
        : Optional.empty();
  }

  private static Optional<HdfsFileStatus> status(DistributedFileSystem files, Path path)
      throws IOException {
    return Optional.ofNullable(files.getClient().getFileInfo(name(path)));
  }

  private static String name(Path path) {
    return path.toUri().getPath();
  }
}
