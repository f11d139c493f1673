package io.drover.tier.hdfs;

import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.security.AccessControlException;

/** Turns what Hadoop said into what the caller does next. */
record HdfsFailure(URI directory) {
  /** Of org.apache.hadoop.ipc.CallQueueManager in Hadoop 3: its queue of calls is full. */
  private static final String TOO_BUSY = "too busy";

  private static final String LEAVE_SAFE_MODE =
      "wait until enough DataNodes have reported, or leave it by hdfs dfsadmin -safemode leave";

  /**
   * BlockManager.chooseTarget4NewBlock of Hadoop 2 and 3: the one place where a full cluster is
   * told.
   */
  private static final Pattern NOT_PLACED =
      Pattern.compile("(\\d+) datanode\\(s\\) running and (no|\\d+) node\\(s\\) are excluded");

  /**
   * The kind for a failure. A file that is not there is not decided here: only the tier knows
   * whether the object or the whole pool is gone.
   */
  TierException of(String attempt, Exception thrown) {
    if (thrown instanceof TierException typed) {
      return typed;
    }
    Exception cause = thrown instanceof RemoteException remote ? local(remote) : thrown;
    return away(attempt, cause)
        .or(() -> refusal(attempt, cause))
        .or(() -> lost(attempt, cause))
        .orElseGet(() -> later(attempt, cause, "see the NameNode's log; it is tried again"));
  }

  TierException.Transient offline(String attempt) {
    return new TierException.Transient(
        "%s: %s is not there or was never made a pool; correct the target, or create the pool"
            .formatted(attempt, directory),
        null);
  }

  TierException.Missing missing(String attempt, String what) {
    return new TierException.Missing("%s in %s: %s".formatted(attempt, directory, what));
  }

  TierException.Corrupt corrupt(String attempt, String what) {
    return new TierException.Corrupt("%s in %s: %s".formatted(attempt, directory, what));
  }

  /** Somebody configured the wrong directory, or one twice. */
  TierException.Refused otherPlace(String attempt, String found, String wanted) {
    return new TierException.Refused(
        Reason.PERMISSION,
        "%s: %s is %s, not %s; correct the configuration"
            .formatted(attempt, directory, found, wanted),
        null);
  }

  private Optional<TierException> away(String attempt, Exception cause) {
    return switch (cause) {
      case SafeModeException _ -> Optional.of(later(attempt, cause, LEAVE_SAFE_MODE));
      case RetriableException again -> Optional.of(again(attempt, again));
      case StandbyException _ ->
          Optional.of(later(attempt, cause, "see why no NameNode is active"));
      case SocketException _, EOFException _ ->
          Optional.of(later(attempt, cause, "start the NameNode, or correct its address"));
      case SocketTimeoutException _ ->
          Optional.of(later(attempt, cause, "see whether its host and the network are well"));
      case UnknownHostException _ ->
          Optional.of(
              later(
                  attempt,
                  cause,
                  "correct the target, or name the directory with the hdfs-site.xml that"
                      + " declares this nameservice"));
      default -> Optional.empty();
    };
  }

  /** Which says so by its message alone. */
  private TierException.Transient again(String attempt, RetriableException cause) {
    String said = String.valueOf(cause.getMessage());
    if (said.contains(TOO_BUSY)) {
      String nextStep = "the NameNode is busy, and is asked for less at a time";
      return TierException.Transient.busy(message(attempt, cause, nextStep), cause);
    }
    // Of two NameNodes the active one tells of safe mode like this.
    boolean safe = said.contains(SafeModeException.class.getSimpleName());
    return later(attempt, cause, safe ? LEAVE_SAFE_MODE : "see the NameNode's log");
  }

  private Optional<TierException> refusal(String attempt, Exception cause) {
    String said = String.valueOf(cause.getMessage());
    Matcher notPlaced = NOT_PLACED.matcher(said);
    if (cause instanceof QuotaExceededException || isNamed(cause, "FSLimitException")) {
      return Optional.of(
          refused(Reason.FULL, attempt, cause, "raise the limit or quota, or add a target"));
    }
    if (notPlaced.find() && !notPlaced.group(1).equals("0") && notPlaced.group(2).equals("no")) {
      String nextStep =
          "free space, add DataNodes or a target, or see that the cluster has the"
              + " storage types of the pool's policy";
      return Optional.of(refused(Reason.FULL, attempt, cause, nextStep));
    }
    if (any(cause, HdfsFailure::isDenial)) {
      if (any(cause, HdfsFailure::isNetwork)) {
        return Optional.of(later(attempt, cause, "see whether the KDC and the network are well"));
      }
      String nextStep = "let Drover's user write there, or correct its name, principal or keytab";
      return Optional.of(refused(Reason.PERMISSION, attempt, cause, nextStep));
    }
    if (cause instanceof UnsupportedOperationException
        || isNamed(cause, "IllegalArgumentException")
        || said.contains("dfs.namenode.xattrs.enabled")
        || said.contains("Specified block size")) {
      String nextStep = "correct the pool's options or the cluster's";
      return Optional.of(refused(Reason.UNSUPPORTED, attempt, cause, nextStep));
    }
    return Optional.empty();
  }

  private Optional<TierException> lost(String attempt, Exception cause) {
    if (cause instanceof BlockMissingException) {
      return Optional.of(
          later(attempt, cause, "start the DataNodes that hold it, or see hdfs fsck"));
    }
    if (cause instanceof FileNotFoundException) {
      return Optional.of(missing(attempt, cause.getMessage() + "; begin it again"));
    }
    return Optional.empty();
  }

  /** Also of Kerberos, whose servers may as well be away. */
  private static boolean isDenial(Throwable cause) {
    return cause instanceof AccessControlException
        || cause instanceof SaslException
        || cause instanceof LoginException;
  }

  private static boolean isNetwork(Throwable cause) {
    return cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException;
  }

  private static boolean any(Throwable thrown, Predicate<Throwable> wanted) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).anyMatch(wanted);
  }

  /** The exception of the NameNode as its own class, where the client has that class. */
  private static IOException local(RemoteException remote) {
    return remote.unwrapRemoteException();
  }

  /** By the end of its class's name: the client has not all classes of the server. */
  private static boolean isNamed(Exception cause, String name) {
    String type =
        cause instanceof RemoteException remote
            ? remote.getClassName()
            : cause.getClass().getName();
    return type.contains(name);
  }

  private TierException.Transient later(String attempt, Exception cause, String nextStep) {
    return new TierException.Transient(message(attempt, cause, nextStep), cause);
  }

  private TierException.Refused refused(
      Reason reason, String attempt, Exception cause, String nextStep) {
    return new TierException.Refused(reason, message(attempt, cause, nextStep), cause);
  }

  /** The first line: the rest of a NameNode's message is its stack. */
  private String message(String attempt, Exception cause, String nextStep) {
    String said = cause.getMessage();
    String first = said == null ? cause.toString() : said.lines().findFirst().orElse("");
    return "%s in %s: %s; %s".formatted(attempt, directory, first, nextStep);
  }
}
