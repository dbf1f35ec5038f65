package cerebras.loadtest.workload;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The body of a request whose prompt has a mark: the same each time, but for a new mark. */
final class MarkedBody implements Supplier<byte[]> {

  private final byte[] body;
  private final int firstDigit;
  private final Marks marks;

  /** @param body UTF-8, with one {@link Marks#PLACEHOLDER} */
  MarkedBody(byte[] body, Marks marks) {
    this.body = body;
    this.firstDigit = new String(body, StandardCharsets.ISO_8859_1).lastIndexOf(Marks.PLACEHOLDER) + 1;
    this.marks = marks;
  }

  @Override
  public byte[] get() {
    byte[] copy = body.clone();
    marks.writeNext(copy, firstDigit);
    return copy;
  }
}
