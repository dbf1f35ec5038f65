package cerebras.loadtest.emulator.fault;

import java.util.List;

/** Hits exactly those of certain numbers. */
public record Script(List<Span> spans) implements Trigger {

  /** From the first number to the last, both included. */
  public record Span(long first, long last) {

    public Span {
      Guard.require(first >= 1 && first <= last, "span", first + "-" + last, "1 or more, the smaller number first");
    }

    /**
     * A number such as {@code 7}, or a range such as {@code 10-20}, or {@code 30-} for all from there on.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Span parse(String text) {
      String[] ends = text.split("-", 2);
      long first = Long.parseLong(ends[0]);
      return new Span(first, ends.length == 1 ? first : ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]));
    }
  }

  public Script {
    spans = List.copyOf(spans);
  }

  /** Hits one number and no other. */
  public static Script only(long number) {
    return range(number, number);
  }

  /** Hits from the first number to the last, both included. */
  public static Script range(long first, long last) {
    return new Script(List.of(new Span(first, last)));
  }

  @Override
  public boolean fires(long seed, long number) {
    return spans.stream().anyMatch(span -> span.first() <= number && number <= span.last());
  }
}
