package cerebras.loadtest.settings;

/** Whether failed attempts are made again. */
public enum RetryPolicy {
  OFF,
  /** As the official SDK does. */
  SDK
}
