package cerebras.loadtest.emulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A number that a schema allows: within {@code minimum}, {@code maximum} or their exclusive kinds, and of {@code
 * multipleOf}. A bound that is not given is 100 away from the other; without any they are 0 and 100.
 *
 * @param integer whether it has to be one
 */
record ExampleNumber(JsonNode schema, boolean integer) {

  private static final BigDecimal SPAN = BigDecimal.valueOf(100);
  private static final double LARGEST = 1e15;
  private static final BigDecimal SLICES = BigDecimal.valueOf(8);

  JsonNode draw(SplittableRandom random) {
    BigDecimal low = low();
    BigDecimal high = bound("maximum", "exclusiveMaximum", low.add(SPAN));
    boolean stepped = integer || schema.has("multipleOf");
    return JsonNodeFactory.instance.numberNode(stepped ? multiple(low, high, random) : between(low, high, random));
  }

  private BigDecimal low() {
    BigDecimal high = bound("maximum", "exclusiveMaximum", SPAN);
    return bound("minimum", "exclusiveMinimum", high.signum() > 0 ? BigDecimal.ZERO : high.subtract(SPAN));
  }

  private BigDecimal bound(String inclusive, String exclusive, BigDecimal otherwise) {
    return number(inclusive).or(() -> number(exclusive)).orElse(otherwise);
  }

  /** The value of a keyword; absent where it has none, or one that is beyond all use. */
  private Optional<BigDecimal> number(String keyword) {
    double value = schema.path(keyword).asDouble(Double.NaN);
    return Math.abs(value) <= LARGEST ? Optional.of(schema.get(keyword).decimalValue()) : Optional.empty();
  }

  private BigDecimal multiple(BigDecimal low, BigDecimal high, SplittableRandom random) {
    BigDecimal step = number("multipleOf").filter(multiple -> multiple.signum() > 0).orElse(BigDecimal.ONE);
    long first = low.divide(step, 0, RoundingMode.CEILING).longValue();
    long last = high.divide(step, 0, RoundingMode.FLOOR).longValue();
    if (schema.has("exclusiveMinimum") && times(step, first).compareTo(low) == 0) {
      first++;
    }
    if (schema.has("exclusiveMaximum") && times(step, last).compareTo(high) == 0) {
      last--;
    }
    return times(step, first < last ? random.nextLong(first, last + 1) : first);
  }

  /** Never one of the bounds, unless they are the same. */
  private static BigDecimal between(BigDecimal low, BigDecimal high, SplittableRandom random) {
    BigDecimal slice = BigDecimal.valueOf(random.nextInt(1, SLICES.intValue()));
    return low.add(high.subtract(low).multiply(slice).divide(SLICES));
  }

  private static BigDecimal times(BigDecimal step, long count) {
    return step.multiply(BigDecimal.valueOf(count));
  }
}
