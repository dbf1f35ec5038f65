package cerebras.loadtest.analysis.health;

import java.util.EnumSet;
import java.util.Set;

/** Figures that the client can spoil. */
public enum Touched {
  FIRST_TOKEN("time to first token"),
  OUTPUT_SPEED("output speed"),
  EVENT_GAP("event gap"),
  LATENCY("latency"),
  THROUGHPUT("throughput"),
  REQUEST_RATE("request rate"),
  SUCCESS_RATE("success rate");

  /** Everything that has a time in it. */
  static final Set<Touched> TIMES = EnumSet.of(FIRST_TOKEN, OUTPUT_SPEED, EVENT_GAP, LATENCY);

  /** Everything that can be late or too little where the processors are the bottleneck. */
  static final Set<Touched> ALL_BUT_SUCCESS = EnumSet.range(FIRST_TOKEN, REQUEST_RATE);

  private final String title;

  Touched(String title) {
    this.title = title;
  }

  /** Name for people. */
  public String title() {
    return title;
  }
}
