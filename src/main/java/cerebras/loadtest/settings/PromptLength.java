package cerebras.loadtest.settings;

import org.apache.commons.statistics.distribution.LogNormalDistribution;

/** How long synthetic prompts are, and how the lengths differ. Counts are tokens of the user's message. */
public sealed interface PromptLength {

  /** The shortest prompt: room for what makes it unique, for its task, and for a few words. By choice. */
  int LEAST = 32;
  /** The longest prompt: far above any context window. By choice. */
  int MOST = 1_000_000;

  /** The length that this share of all prompts, 0 to 1 without either, does not exceed; not yet a whole number. */
  double quantile(double share);

  /** The mean length. */
  double mean();

  /** The {@link #quantile} as a whole number, held between {@link #LEAST} and {@link #MOST}. */
  default int tokens(double share) {
    return (int) Math.min(MOST, Math.max(LEAST, Math.round(quantile(share))));
  }

  /** All are of this length. */
  record Exactly(int tokens) implements PromptLength {

    @Override
    public double quantile(double share) {
      return tokens;
    }

    @Override
    public double mean() {
      return tokens;
    }
  }

  /** Every length from {@code least} to {@code most} is as likely as any other. */
  record Uniform(int least, int most) implements PromptLength {

    @Override
    public double quantile(double share) {
      return least + share * (most - least);
    }

    @Override
    public double mean() {
      return (least + most) / 2.0;
    }
  }

  /**
   * Many short ones and a few that are very long, as people's prompts are: the logarithm is normally distributed.
   *
   * @param sigma standard deviation of the natural logarithm, more than 0
   */
  record LogNormal(double mean, double sigma) implements PromptLength {

    /** The mean of a log-normal distribution is exp(mu + sigma² / 2), so mu = ln(mean) - sigma² / 2. */
    @Override
    public double quantile(double share) {
      double mu = Math.log(mean) - sigma * sigma / 2;
      return LogNormalDistribution.of(mu, sigma).inverseCumulativeProbability(share);
    }
  }
}
