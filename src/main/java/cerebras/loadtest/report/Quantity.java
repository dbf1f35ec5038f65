package cerebras.loadtest.report;

/** A number with its unit, ready to be read. */
public record Quantity(String number, String unit) {

  /** Both, with a space between that does not break. */
  String text() {
    return number + "\u00a0" + unit;
  }
}
