package io.drover.events;

import java.util.List;

/**
 * The topics of one cell. What destroys has a topic of its own, so that topic ACLs can separate it.
 *
 * @param cell the first part of every topic's name
 */
public record Topics(String cell) {
  public Topics {
    Limits.name("a cell", cell);
  }

  /** Restore requests; never behind archives. */
  public String recalls() {
    return cell + ".recalls";
  }

  /** Archive, release, migrate, pin and unpin. */
  public String requests() {
    return cell + ".requests";
  }

  /** Remove, import, adopt, leave and whatever is forced. */
  public String admin() {
    return cell + ".admin";
  }

  /** Cancel, pause, resume and drain; one partition, never behind work. */
  public String control() {
    return cell + ".control";
  }

  /** What became of the requests. */
  public String results() {
    return cell + ".results";
  }

  /** What could not be understood or failed for good. */
  public String deadLetters() {
    return cell + ".dead-letters";
  }

  /** The topics whose requests work on files, in the order in which they are served. */
  public List<String> work() {
    return List.of(recalls(), requests(), admin());
  }

  /** The one topic on which this operation is published and on which alone it is obeyed. */
  public String topicOf(Operation operation, boolean force) {
    return switch (operation) {
      case RESTORE -> force ? admin() : recalls();
      case ARCHIVE, RELEASE, MIGRATE, PIN, UNPIN -> force ? admin() : requests();
      case REMOVE, IMPORT, ADOPT, LEAVE -> admin();
      case CANCEL, PAUSE, RESUME, DRAIN -> control();
    };
  }
}
