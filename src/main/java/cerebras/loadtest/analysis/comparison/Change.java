package cerebras.loadtest.analysis.comparison;

/** What may be said of one figure. */
public enum Change {
  /** Shown, for the worse, and at least as large as matters. */
  WORSE,
  /** Shown, for the better, and at least as large as matters. */
  BETTER,
  /** Shown, but smaller than what matters; or what there may be is all smaller than that. */
  SMALLER_THAN_MATTERS,
  /** Chance alone could do that. */
  NONE_SHOWN,
  /** Not enough was measured, on one side at least. */
  TOO_FEW
}
