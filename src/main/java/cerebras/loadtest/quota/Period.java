package cerebras.loadtest.quota;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The time that an amount is allowed for. */
public enum Period {
  SECOND(Duration.ofSeconds(1)),
  MINUTE(Duration.ofMinutes(1)),
  HOUR(Duration.ofHours(1)),
  DAY(Duration.ofDays(1));

  private final Duration duration;

  Period(Duration duration) {
    this.duration = duration;
  }

  public Duration duration() {
    return duration;
  }

  /** The one that lasts so long; absent if there is none. */
  static Optional<Period> of(Duration duration) {
    return Stream.of(values()).filter(period -> period.duration.equals(duration)).findFirst();
  }

  /** As header names and plan files write it: {@code minute}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
