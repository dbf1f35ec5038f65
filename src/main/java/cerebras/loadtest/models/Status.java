package cerebras.loadtest.models;

/** Whether a model is on the shared endpoint. */
public enum Status {
  LIVE,
  /** No longer; requests for it are answered as those for an unknown model. */
  RETIRED
}
