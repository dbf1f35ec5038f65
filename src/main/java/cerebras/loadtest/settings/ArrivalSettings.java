package cerebras.loadtest.settings;

import cerebras.loadtest.settings.UserFile.FileChoice;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How calls arrive that wait for no others.
 *
 * @param ratePerSecond calls a second at full load, more than 0; absent if none is given
 * @param pattern how they follow one another
 * @param seed what random moments are made from, 0 or more
 */
public record ArrivalSettings(OptionalDouble ratePerSecond, ArrivalPattern pattern, long seed) {

  static ArrivalSettings read(SettingValues values, long seed) {
    return new ArrivalSettings(
        values.optionalRatePerSecond(Setting.RATE),
        values.read(Setting.ARRIVALS, ValueParsers.oneOf(ArrivalPattern.class), ArrivalPattern.POISSON),
        seed);
  }

  /** How calls that arrive at a rate follow one another. */
  public enum ArrivalPattern {
    /** At random and independently, as the calls of many users do: a Poisson process. */
    POISSON,
    /** Evenly. */
    CONSTANT;

    /** As a user writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Recorded traffic that is to be replayed.
   *
   * @param file where it is; absent if none is given
   * @param speed how many times as fast as it was recorded, 0.001 to 1000
   */
  public record TraceSettings(Optional<Path> file, double speed) {

    static TraceSettings read(SettingValues values, Path userFiles) {
      var files = new FileChoice(userFiles, "traces");
      return new TraceSettings(
          values.given(Setting.TRACE).map(name -> values.read(Setting.TRACE, files::file, Path.of(""))),
          values.traceSpeed(Setting.TRACE_SPEED));
    }
  }
}
