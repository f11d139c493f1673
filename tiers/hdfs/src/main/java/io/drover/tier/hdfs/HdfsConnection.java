package io.drover.tier.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * One client of one cluster, made when the first verb is asked, so that a cluster that is away does
 * not keep its daemon from starting. Every verb runs inside, where its failures get their types.
 */
final class HdfsConnection implements AutoCloseable {
  /** On the pool directory: which target it is. */
  private static final String PLACE = "user.drover.pool";

  private final HdfsSettings settings;
  private final HdfsFailure failure;
  private final Path root;
  private UserGroupInformation user;
  private DistributedFileSystem files;
  private boolean verified;
  private boolean closed;

  HdfsConnection(HdfsSettings settings) {
    this.settings = settings;
    this.failure = new HdfsFailure(settings.directory());
    this.root = new Path(settings.directory().getPath());
  }

  /** What is done inside. */
  @FunctionalInterface
  interface Inside<T> {
    T perform(DistributedFileSystem files) throws IOException;
  }

  HdfsSettings settings() {
    return settings;
  }

  HdfsFailure failure() {
    return failure;
  }

  Path root() {
    return root;
  }

  Path path(ObjectPath object) {
    return new Path(directory(object), object.name());
  }

  Path directory(ObjectPath object) {
    return directory(object.directory());
  }

  Path directory(String name) {
    return name.equals(ObjectPath.TOP) ? root : new Path(root, name);
  }

  /** Performs a verb inside the pool and types its failures. */
  <T> T in(String attempt, Inside<T> verb) throws TierException {
    return typed(
        attempt,
        () -> {
          DistributedFileSystem connected = connect(attempt);
          verify(attempt, connected);
          return verb.perform(connected);
        });
  }

  /** Makes the directory a pool, unless it is another one already. */
  void create() throws TierException {
    String attempt = "create pool " + settings.place();
    typed(
        attempt,
        () -> {
          DistributedFileSystem connected = connect(attempt);
          FsPermission ours = new FsPermission((short) 0700);
          // Everything above as the cluster's umask has it; the pool itself is nobody else's.
          if (!connected.exists(root)) {
            connected.mkdirs(root);
            connected.setPermission(root, ours);
          }
          if (placeOf(connected).isEmpty()) {
            byte[] place = settings.place().getBytes(UTF_8);
            connected.setXAttr(root, PLACE, place, EnumSet.of(XAttrSetFlag.CREATE));
          }
          connected.mkdirs(directory(ObjectPath.UPLOADS), ours);
          verify(attempt, connected);
          return connected;
        });
  }

  /** Nothing found means something only in a pool. */
  void requirePool(String attempt, DistributedFileSystem connected) throws IOException {
    synchronized (this) {
      verified = false;
    }
    verify(attempt, connected);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (files != null) {
      try {
        files.close();
      } catch (IOException unclosed) {
        // What was not durable by now is sent again after a resume.
        files = null;
      }
      files = null;
    }
  }

  private interface Step<T> {
    T perform() throws IOException;
  }

  private <T> T typed(String attempt, Step<T> step) throws TierException {
    try {
      return step.perform();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Hadoop tells of names that it cannot resolve by an IllegalArgumentException.
      boolean named = e instanceof IllegalArgumentException && e.getCause() instanceof IOException;
      throw failure.of(attempt, named ? (IOException) e.getCause() : e);
    }
  }

  private void verify(String attempt, DistributedFileSystem connected) throws IOException {
    synchronized (this) {
      if (verified) {
        return;
      }
    }
    Optional<String> place = placeOf(connected);
    if (place.isEmpty()) {
      throw failure.offline(attempt);
    }
    if (!place.get().equals(settings.place())) {
      throw failure.otherPlace(attempt, place.get(), settings.place());
    }
    synchronized (this) {
      verified = true;
    }
  }

  private Optional<String> placeOf(DistributedFileSystem connected) throws IOException {
    try {
      Map<String, byte[]> attributes = connected.getXAttrs(root);
      return Optional.ofNullable(attributes.get(PLACE)).map(place -> new String(place, UTF_8));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  private synchronized DistributedFileSystem connect(String attempt) throws IOException {
    if (closed) {
      throw new TierException.Transient(attempt + ": the tier is closed", null);
    }
    if (files == null) {
      requireConfiguration(attempt);
      Configuration configuration = ClientProperties.of(settings);
      user = login(configuration);
      files = connected(configuration);
    }
    if (settings.identity() instanceof HdfsSettings.Identity.Kerberos) {
      // Looks at the ticket's time alone, until four fifths of it are over.
      user.checkTGTAndReloginFromKeytab();
    }
    return files;
  }

  /**
   * Hadoop passes over files that are not there, and would ask a host of the nameservice's name.
   */
  private void requireConfiguration(String attempt) throws TierException {
    Optional<java.nio.file.Path> directory = settings.client().configuration();
    if (directory.isPresent()
        && ClientProperties.FILES.stream()
            .noneMatch(file -> Files.isReadable(directory.get().resolve(file)))) {
      throw new TierException.Refused(
          Reason.UNSUPPORTED,
          "%s in %s: there is no readable core-site.xml or hdfs-site.xml in %s; correct the target"
              .formatted(attempt, settings.directory(), directory.get()),
          null);
    }
  }

  private UserGroupInformation login(Configuration configuration) throws IOException {
    return switch (settings.identity()) {
      case HdfsSettings.Identity.OfProcess() -> UserGroupInformation.getCurrentUser();
      case HdfsSettings.Identity.Named(String name) -> UserGroupInformation.createRemoteUser(name);
      case HdfsSettings.Identity.Kerberos(String principal, java.nio.file.Path keytab) -> {
        // Of the whole process: with one cluster that wants Kerberos, Hadoop speaks it to all that
        // do.
        UserGroupInformation.setConfiguration(configuration);
        yield UserGroupInformation.loginUserFromKeytabAndReturnUGI(principal, keytab.toString());
      }
    };
  }

  /** A client of its own: what Hadoop keeps by scheme and user is shared and closed by others. */
  private DistributedFileSystem connected(Configuration configuration) throws IOException {
    DistributedFileSystem made = new DistributedFileSystem();
    PrivilegedExceptionAction<Void> initialize =
        () -> {
          made.initialize(settings.directory(), configuration);
          return null;
        };
    try {
      user.doAs(initialize);
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
  }
}
