package cerebras.loadtest.emulator.fault;

import java.util.List;

/** Hits exactly those of certain numbers. */
public record Script(List<Span> spans) implements Trigger {

  /** From the first number to the last, both included. */
  public record Span(long first, long last) {

    public Span {
      Guard.require(first >= 1 && first <= last, "span", first + "-" + last, "1 or more, the smaller number first");
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
