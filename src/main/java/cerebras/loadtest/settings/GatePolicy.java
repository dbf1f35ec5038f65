package cerebras.loadtest.settings;

/** What a run whose service level is undecided ends with. */
public enum GatePolicy {
  /** As one that met it. */
  LENIENT,
  /** With an error: what was not shown does not count as met. */
  STRICT
}
