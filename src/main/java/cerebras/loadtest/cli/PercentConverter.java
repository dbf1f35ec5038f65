package cerebras.loadtest.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 5%} as 0.05; the sign may be left out. */
final class PercentConverter implements ITypeConverter<Double> {

  private static final double HIGHEST = 100;

  @Override
  public Double convert(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,6})?%?")) {
      throw wrong(text);
    }
    double percent = Double.parseDouble(text.replace("%", ""));
    if (percent > HIGHEST) {
      throw wrong(text);
    }
    return percent / HIGHEST;
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(text + " is not a share: expected percent from 0% to 100%, for example 5%");
  }
}
