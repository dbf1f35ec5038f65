package cerebras.loadtest.load;

import java.math.BigDecimal;
import java.math.RoundingMode;

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
