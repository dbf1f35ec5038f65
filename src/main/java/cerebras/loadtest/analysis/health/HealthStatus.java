package cerebras.loadtest.analysis.health;

/** How far to believe the figures, from the best to the worst. */
public enum HealthStatus {
  /** Nothing that was measured of the client can have changed a figure that matters. */
  SOUND("sound"),
  /** The records hold nothing to judge by. */
  UNKNOWN("unknown"),
  /** The figures that a reason names have some of this client in them. */
  STRAINED("strained"),
  /** The figures that a reason names are as much of this client as of the service. */
  NOT_SOUND("not sound");

  private final String label;

  HealthStatus(String label) {
    this.label = label;
  }

  /** Name for people and in files. */
  public String label() {
    return label;
  }
}
