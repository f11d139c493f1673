package io.drover.mover;

import io.drover.mover.config.Configuration;
import io.drover.mover.home.StubAttribute;
import io.drover.stub.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where stubs are written, and the keys that seal them where their files' owners could. */
public final class StubKeys {
  private StubKeys() {}

  /** The attribute that the configuration names, with the keys of its file if it has one. */
  public static StubAttribute attribute(Configuration.StubAttribute configured) throws IOException {
    return switch (configured.kind()) {
      case TRUSTED -> StubAttribute.trusted();
      case USER -> StubAttribute.sealed(seal(configured.keyFile().orElseThrow()));
    };
  }

  private static Seal seal(Path file) throws IOException {
    Map<Integer, byte[]> keys = new LinkedHashMap<>();
    int writing = -1;
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts.length < 2 || parts[0].startsWith("#")) {
        continue;
      }
      int number = Integer.parseInt(parts[0]);
      keys.put(number, Base64.getDecoder().decode(parts[1]));
      writing = writing < 0 ? number : writing;
    }
    if (keys.isEmpty()) {
      throw new IOException("the key file " + file + " holds no line <number> <key in base64>");
    }
    return new Seal(writing, keys);
  }
}
