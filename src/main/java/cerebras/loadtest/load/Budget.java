package cerebras.loadtest.load;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** What is left of the most that a run may use. Safe for threads, without locks. */
public final class Budget {

  private static final TokenPrice FREE = new TokenPrice(0, 0);

  private final Allowance calls;
  private final Allowance outputTokens;
  private final Allowance cost;
  private final Map<String, TokenPrice> prices;

  private Budget(Allowance calls, Allowance outputTokens, Allowance cost, Map<String, TokenPrice> prices) {
    this.calls = calls;
    this.outputTokens = outputTokens;
    this.cost = cost;
    this.prices = prices;
  }

  /** @param prices by model; a model without one costs nothing here */
  public static Budget of(Caps caps, Map<String, TokenPrice> prices) {
    long most = Long.MAX_VALUE / 2;
    long callCap = caps.calls().isPresent() ? caps.calls().getAsInt() : most;
    long tokenCap = caps.outputTokens().orElse(most);
    return new Budget(
        new Allowance("maxCalls=" + callCap, callCap),
        new Allowance("maxOutputTokens=" + tokenCap, tokenCap),
        new Allowance(
            "maxCost=" + caps.dollars().map(BigDecimal::toPlainString).orElse(""),
            caps.dollars().map(Budget::picodollars).orElse(most)),
        Map.copyOf(prices));
  }

  private static long picodollars(BigDecimal dollars) {
    return dollars.movePointRight(TokenPrice.PICO_DIGITS).setScale(0, RoundingMode.DOWN).longValueExact();
  }

  /** Whether a request may be sent: a {@link Hold}, or what is {@link Spent}. */
  public sealed interface Answer permits Hold, Spent {}

  /** @param cap the setting that does not leave enough for another request, with its value */
  public record Spent(String cap) implements Answer {}

  /** A request that may be sent; the most that it may use is taken. */
  public final class Hold implements Answer {

    private final TokenPrice price;
    private final int promptTokens;
    private final int mostOutputTokens;

    private Hold(TokenPrice price, int promptTokens, int mostOutputTokens) {
      this.price = price;
      this.promptTokens = promptTokens;
      this.mostOutputTokens = mostOutputTokens;
    }

    /**
     * Replaces what was taken by what was used; to be called once. Where nobody knows, it is not: all stays taken. A
     * negative number, which no caller should pass on, counts as none used: a budget never grows.
     */
    public void settle(int promptTokensUsed, int outputTokensUsed) {
      int usedPromptTokens = Math.max(0, promptTokensUsed);
      int usedOutputTokens = Math.max(0, outputTokensUsed);
      outputTokens.giveBack(mostOutputTokens - usedOutputTokens);
      cost.giveBack(
          price.cost(promptTokens, mostOutputTokens) - price.cost(usedPromptTokens, usedOutputTokens));
    }
  }

  /**
   * Holds one request against the budget.
   *
   * @param promptTokens what it will be charged for its prompt, as far as that is known before
   * @param mostOutputTokens the most tokens that its answer may have
   */
  public Answer hold(String model, int promptTokens, int mostOutputTokens) {
    TokenPrice price = prices.getOrDefault(model, FREE);
    if (!calls.take(1)) {
      return new Spent(calls.name());
    }
    if (!outputTokens.take(mostOutputTokens)) {
      calls.giveBack(1);
      return new Spent(outputTokens.name());
    }
    if (!cost.take(price.cost(promptTokens, mostOutputTokens))) {
      calls.giveBack(1);
      outputTokens.giveBack(mostOutputTokens);
      return new Spent(cost.name());
    }
    return new Hold(price, promptTokens, mostOutputTokens);
  }

  /** One cap of a budget, and what is taken of it. Safe for threads, without locks. */
  static final class Allowance {

    private final String name;
    private final long cap;
    private final AtomicLong taken = new AtomicLong();

    /** @param name the setting and its value, for people */
    Allowance(String name, long cap) {
      this.name = name;
      this.cap = cap;
    }

    String name() {
      return name;
    }

    /** Takes all of the amount, or nothing where that is more than is left. */
    boolean take(long amount) {
      long before = taken.get();
      while (before + amount <= cap) {
        if (taken.compareAndSet(before, before + amount)) {
          return true;
        }
        before = taken.get();
      }
      return false;
    }

    /** Gives back a part of what was taken; below 0, takes more, whether or not it is there. */
    void giveBack(long amount) {
      taken.addAndGet(-amount);
    }
  }

  /**
   * The most that a run may use; what is absent is not capped.
   *
   * @param calls requests, each attempt of a call for itself
   * @param outputTokens of all answers together
   * @param dollars at the list price
   */
  public record Caps(OptionalInt calls, OptionalLong outputTokens, Optional<BigDecimal> dollars) {

    /** No budget. */
    public static final Caps NONE = new Caps(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());
  }

  /**
   * The price of a model's tokens, as whole numbers that event loops add.
   *
   * @param inputPicodollars of a prompt token: a millionth of a millionth of a dollar
   * @param outputPicodollars of an answer token
   */
  public record TokenPrice(long inputPicodollars, long outputPicodollars) {

    static final int PICO_DIGITS = 12;
    private static final int MILLION_DIGITS = 6;

    /** From US dollars per million tokens; parts of a picodollar count as a whole one. */
    public static TokenPrice perMillion(BigDecimal input, BigDecimal output) {
      return new TokenPrice(picodollars(input), picodollars(output));
    }

    private static long picodollars(BigDecimal dollarsPerMillion) {
      return dollarsPerMillion.movePointRight(PICO_DIGITS - MILLION_DIGITS).setScale(0, RoundingMode.UP).longValueExact();
    }

    long cost(long promptTokens, long outputTokens) {
      return promptTokens * inputPicodollars + outputTokens * outputPicodollars;
    }
  }
}
