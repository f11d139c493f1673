package io.drover.mover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** The numbers of users, from wherever the system has them (id(1)): files, LDAP, SSSD. */
final class Users {
  private static final String NUMBER = "[0-9]+";

  private Users() {}

  /**
   * @param user a name, or the number itself
   * @throws IOException when nobody is called so
   */
  static long uid(String user) throws IOException {
    if (user.matches(NUMBER)) {
      return Long.parseLong(user);
    }
    Process id = new ProcessBuilder("id", "-u", "--", user).start();
    try (var output = id.getInputStream()) {
      String number = new String(output.readAllBytes(), UTF_8).strip();
      if (number.matches(NUMBER)) {
        return Long.parseLong(number);
      }
      throw new IOException(
          "governor: there is no user '" + user + "' here; correct its name or leave it out");
    } finally {
      id.destroy();
    }
  }
}
