package cerebras.loadtest.settings;

/** Whether calls wait until the quota has room for them. */
public enum PacingPolicy {
  OFF,
  /** Until no limit would be exceeded. */
  QUOTA
}
