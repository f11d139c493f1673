package io.drover.stub;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads values in the order in which they were written and refuses everything else. */
final class CborReader {
  private final CBORParser cbor;

  CborReader(CBORParser cbor) {
    this.cbor = cbor;
  }

  /** One element of a list. */
  interface Element<T> {
    T read() throws IOException;
  }

  void startArray() throws IOException {
    expect(cbor.nextToken(), JsonToken.START_ARRAY);
  }

  void endArray() throws IOException {
    expect(cbor.nextToken(), JsonToken.END_ARRAY);
  }

  /** Nothing may follow: a record with a tail is not one that we wrote. */
  void end() throws IOException {
    expect(cbor.nextToken(), null);
  }

  int nextInt() throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return cbor.getIntValue();
  }

  long nextLong() throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return cbor.getLongValue();
  }

  /** The next number of an array, or nothing at its end, which is left then. */
  OptionalLong nextLongIfAny() throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return OptionalLong.empty();
    }
    expect(token, JsonToken.VALUE_NUMBER_INT);
    return OptionalLong.of(cbor.getLongValue());
  }

  /** The next number, or nothing when an array begins, which is entered then. */
  OptionalLong nextLongUnlessArray() throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.START_ARRAY) {
      return OptionalLong.empty();
    }
    expect(token, JsonToken.VALUE_NUMBER_INT);
    return OptionalLong.of(cbor.getLongValue());
  }

  OptionalLong nextLongOrNull() throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return OptionalLong.empty();
    }
    expect(token, JsonToken.VALUE_NUMBER_INT);
    return OptionalLong.of(cbor.getLongValue());
  }

  String nextString() throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_STRING);
    return cbor.getText();
  }

  byte[] nextBytes() throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_EMBEDDED_OBJECT);
    return cbor.getBinaryValue();
  }

  UUID nextUuid() throws IOException {
    return uuid(nextBytes());
  }

  /** The next UUID; nothing for true and false, of which {@code otherwise} is what true means. */
  Optional<UUID> nextUuidOr(UUID otherwise) throws IOException {
    JsonToken token = cbor.nextToken();
    return switch (token) {
      case VALUE_TRUE -> Optional.of(otherwise);
      case VALUE_FALSE -> Optional.empty();
      case null, default -> {
        expect(token, JsonToken.VALUE_EMBEDDED_OBJECT);
        yield Optional.of(uuid(cbor.getBinaryValue()));
      }
    };
  }

  private static UUID uuid(byte[] bytes) throws IOException {
    if (bytes.length != 16) {
      throw new IOException("a UUID of " + bytes.length + " bytes");
    }
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new UUID(halves.getLong(), halves.getLong());
  }

  /** Any 32 bits. */
  int nextCrc() throws IOException {
    return crc(nextLong());
  }

  static int crc(long unsigned) throws IOException {
    if (unsigned >>> Integer.SIZE != 0) {
      throw new IOException("not a number of 32 bits: " + unsigned);
    }
    return (int) unsigned;
  }

  /** The six fields of a place. */
  Place nextPlace() throws IOException {
    String pool = nextString();
    int generation = nextInt();
    int attempt = nextCrc();
    Layout layout = new Layout(Math.multiplyExact(nextLong(), Grain.BYTES), nextInt());
    List<Integer> targets = new ArrayList<>();
    for (byte target : nextBytes()) {
      targets.add(Byte.toUnsignedInt(target));
    }
    return new Place(pool, generation, attempt, layout, targets);
  }

  /** Whether the next value is an array (it is entered then) or null. */
  boolean nextIsPresent() throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return false;
    }
    expect(token, JsonToken.START_ARRAY);
    return true;
  }

  /** A list of arrays, each entered before and left after the element is read. */
  <T> List<T> nextArrays(Element<T> element) throws IOException {
    startArray();
    List<T> all = new ArrayList<>();
    while (cbor.nextToken() == JsonToken.START_ARRAY) {
      all.add(element.read());
      endArray();
    }
    expect(cbor.currentToken(), JsonToken.END_ARRAY);
    return all;
  }

  private static void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("found " + found + " where " + wanted + " belongs");
    }
  }
}
