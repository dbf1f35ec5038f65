package cerebras.loadtest.analysis.health;

import cerebras.loadtest.metrics.RunSummary;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How far to believe the figures of a run.
 *
 * @param verdict the worst of the reasons'
 * @param reasons the worst first; none when the verdict is sound or unknown
 */
public record GeneratorHealth(Status verdict, List<Reason> reasons) {

  /** What the records tell. */
  public static GeneratorHealth in(RunSummary summary) {
    List<Reason> reasons =
        new HealthJudge(summary).reasons().sorted(Comparator.comparing(Reason::verdict).reversed()).toList();
    Status without = summary.client() == null ? Status.UNKNOWN : Status.SOUND;
    return new GeneratorHealth(reasons.isEmpty() ? without : reasons.get(0).verdict(), reasons);
  }

  /** Why one kind of figure is not to be believed as it stands; empty when it is. */
  public List<Reason> touching(AffectedFigure figure) {
    return reasons.stream().filter(reason -> reason.touched().contains(figure)).toList();
  }

  /** How far to believe the figures, from the best to the worst. */
  public enum Status {
    /** Nothing that was measured of the client can have changed a figure that matters. */
    SOUND("sound"),
    /** The records hold nothing to judge by. */
    UNKNOWN("unknown"),
    /** The figures that a reason names have some of this client in them. */
    STRAINED("strained"),
    /** The figures that a reason names are as much of this client as of the service. */
    NOT_SOUND("not sound");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** Name for people and in files. */
    public String label() {
      return label;
    }
  }

  /** Figures that the client can spoil. */
  public enum AffectedFigure {
    FIRST_TOKEN("time to first token"),
    OUTPUT_SPEED("output speed"),
    EVENT_GAP("event gap"),
    LATENCY("latency"),
    THROUGHPUT("throughput"),
    REQUEST_RATE("request rate"),
    SUCCESS_RATE("success rate");

    /** Everything that has a time in it. */
    static final Set<AffectedFigure> TIMES = EnumSet.of(FIRST_TOKEN, OUTPUT_SPEED, EVENT_GAP, LATENCY);

    /** Everything that can be late or too little where the processors are the bottleneck. */
    static final Set<AffectedFigure> ALL_BUT_SUCCESS = EnumSet.range(FIRST_TOKEN, REQUEST_RATE);

    private final String title;

    AffectedFigure(String title) {
      this.title = title;
    }

    /** Name for people. */
    public String title() {
      return title;
    }
  }

  /**
   * A time of the run that a delay of the client is held against: what matters is how much of it the delay is.
   *
   * @param name for people
   * @param nanos how long
   */
  public record ReferenceTime(String name, double nanos) {}

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

  /**
   * Why figures are not to be believed as they stand.
   *
   * @param symptom what is too much
   * @param verdict how bad that is: strained or not sound
   * @param measured in the symptom's unit
   * @param limit what {@code measured} exceeds, in the same unit
   * @param yardstick what the limit is a part of; {@code null} when it is a part of nothing measured
   * @param touched which figures
   */
  public record Reason(
      Symptom symptom, Status verdict, double measured, double limit, ReferenceTime yardstick, Set<AffectedFigure> touched) {}
}
