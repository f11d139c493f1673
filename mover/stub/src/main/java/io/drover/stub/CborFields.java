package io.drover.stub;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Writes the fields that stub and manifest share. */
final class CborFields {
  private final CBORGenerator cbor;

  CborFields(CBORGenerator cbor) {
    this.cbor = cbor;
  }

  void uuid(UUID uuid) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    cbor.writeBinary(bytes.array());
  }

  /** The six fields of a place, without an array of their own. */
  void place(Place place) throws IOException {
    cbor.writeString(place.pool());
    cbor.writeNumber(place.generation());
    crc(place.attempt());
    Layout layout = place.layout();
    cbor.writeNumber(layout.stripeBytes() / Grain.BYTES);
    cbor.writeNumber(layout.stripeCount());
    byte[] targets = new byte[place.targets().size()];
    for (int object = 0; object < targets.length; object++) {
      targets[object] = place.targets().get(object).byteValue();
    }
    cbor.writeBinary(targets);
  }

  /** Any 32 bits, as a number that is not negative. */
  void crc(int value) throws IOException {
    cbor.writeNumber(Integer.toUnsignedLong(value));
  }
}
