package cerebras.loadtest.settings;

/** What is checked before the load. */
public enum PreflightPolicy {
  /** The target, the key and the model, with one small call. */
  FULL,
  /** The same without a call. */
  QUICK,
  /** As {@link #FULL}, and no load. */
  ONLY
}
