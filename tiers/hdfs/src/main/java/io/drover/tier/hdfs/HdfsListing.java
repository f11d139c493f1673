package io.drover.tier.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.DirectoryListing;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * One page of the objects of a pool. Each directory is entered where the page begins, since the
 * NameNode lists it in the order of its keys ({@link ObjectPath}).
 */
final class HdfsListing {
  /** On every file: what its object was labelled with. */
  static final String LABEL = "user.drover.label";

  private final HdfsConnection connection;
  private final DistributedFileSystem files;
  private final int limit;
  private final List<ObjectStat> page = new ArrayList<>();

  HdfsListing(HdfsConnection connection, DistributedFileSystem files, int limit) {
    this.connection = connection;
    this.files = files;
    this.limit = limit;
  }

  List<ObjectStat> after(Optional<ObjectKey> after) throws IOException {
    String start = after.map(ObjectKey::name).orElse("");
    for (String entry : entries()) {
      if (page.size() == limit) {
        break;
      }
      if (!entry.endsWith("/")) {
        addTop(new ObjectKey(entry), start);
      } else if (entry.compareTo(start) > 0 || start.startsWith(entry)) {
        addDirectory(entry, start);
      }
    }
    return page;
  }

  /** What is published under a key, or nothing. */
  static Optional<ObjectStat> stat(DistributedFileSystem files, Path path, ObjectKey key)
      throws IOException {
    HdfsFileStatus status = files.getClient().getFileInfo(path.toUri().getPath());
    return status == null || !status.isFile()
        ? Optional.empty()
        : labelled(files, path, new ObjectStat(key, status.getLen(), Label.NONE));
  }

  private static Optional<ObjectStat> labelled(
      DistributedFileSystem files, Path path, ObjectStat found) throws IOException {
    try {
      byte[] label = files.getXAttrs(path).get(LABEL);
      return Optional.of(
          label == null ? found : new ObjectStat(found.key(), found.bytes(), new Label(label)));
    } catch (FileNotFoundException deleted) {
      return Optional.empty();
    }
  }

  /**
   * What stands at the top, in the order of keys: a key of one component as it is, a directory with
   * the slash that all its keys have next, so that {@code a-b/} comes before {@code a/}.
   */
  private List<String> entries() throws IOException {
    List<String> entries = new ArrayList<>();
    String top = path(connection.directory(ObjectPath.TOP));
    byte[] from = HdfsFileStatus.EMPTY_NAME;
    DirectoryListing part;
    do {
      part = files.getClient().listPaths(top, from);
      if (part == null) {
        return List.of();
      }
      for (HdfsFileStatus status : part.getPartialListing()) {
        entry(status).ifPresent(entries::add);
      }
      from = part.getLastName();
    } while (part.hasMore());
    Collections.sort(entries);
    return entries;
  }

  private static Optional<String> entry(HdfsFileStatus status) {
    return status.isDirectory()
        ? ObjectPath.prefix(status.getLocalName())
        : ObjectPath.topKey(status.getLocalName()).map(ObjectKey::name);
  }

  private void addTop(ObjectKey key, String start) throws IOException {
    if (key.name().compareTo(start) > 0) {
      stat(files, connection.path(ObjectPath.of(key)), key).ifPresent(page::add);
    }
  }

  private void addDirectory(String prefix, String start) throws IOException {
    String directory = ObjectPath.encode(prefix.substring(0, prefix.length() - 1));
    Path path = connection.directory(directory);
    byte[] from =
        start.startsWith(prefix)
            ? ObjectPath.encode(start.substring(prefix.length())).getBytes(UTF_8)
            : HdfsFileStatus.EMPTY_NAME;
    DirectoryListing part;
    do {
      part = files.getClient().listPaths(path(path), from);
      if (part == null) {
        return;
      }
      addAll(prefix, path, part.getPartialListing());
      from = part.getLastName();
    } while (part.hasMore() && page.size() < limit);
  }

  private void addAll(String prefix, Path directory, HdfsFileStatus[] found) throws IOException {
    for (HdfsFileStatus status : found) {
      Optional<ObjectKey> key =
          status.isFile() ? ObjectPath.key(prefix, status.getLocalName()) : Optional.empty();
      if (key.isPresent() && page.size() < limit) {
        ObjectStat stat = new ObjectStat(key.get(), status.getLen(), Label.NONE);
        labelled(files, new Path(directory, status.getLocalName()), stat).ifPresent(page::add);
      }
    }
  }

  private static String path(Path path) {
    return path.toUri().getPath();
  }
}
