package cerebras.loadtest.analysis.health;

/** What is measured of the client, and can be too much. */
public enum Symptom {
  EVENT_LOOP_LAG("eventLoopLag", "Event-loop lag p99", Unit.TIME),
  PROCESS_CPU("processCpu", "Processor use of this process", Unit.SHARE),
  MACHINE_CPU("machineCpu", "Processor use of the machine", Unit.SHARE),
  PAUSE_SHARE("pauseShare", "Share of the time in garbage-collection pauses", Unit.SHARE),
  LONGEST_PAUSE("longestPause", "Longest garbage-collection pause", Unit.TIME),
  SCHEDULE_DELAY("scheduleDelay", "Schedule delay p99", Unit.TIME),
  DROPPED("dropped", "Share of attempts that were never written", Unit.SHARE);

  /** What a value is measured in. */
  public enum Unit {
    /** Nanoseconds. */
    TIME,
    /** 0 to 1. */
    SHARE
  }

  private final String key;
  private final String title;
  private final Unit unit;

  Symptom(String key, String title, Unit unit) {
    this.key = key;
    this.title = title;
    this.unit = unit;
  }

  /** Name in files. */
  public String key() {
    return key;
  }

  /** Name for people. */
  public String title() {
    return title;
  }

  public Unit unit() {
    return unit;
  }
}
