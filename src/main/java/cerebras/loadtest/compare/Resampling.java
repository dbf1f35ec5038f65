package cerebras.loadtest.compare;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The cluster bootstrap: whole groups are drawn with replacement, as many as there are, and the figure is taken of what
 * was drawn, again and again. How far those figures spread is the standard error of the figure. (Davison and Hinkley,
 * Bootstrap Methods and their Application, 2.4 and 3.8.) The same input gives the same output.
 */
final class Resampling {

  private static final int DRAWS = 1_000;
  private static final long SEED = 20_261_122;

  private Resampling() {}

  /**
   * The standard error of a figure.
   *
   * @param groups at least 2
   * @param figure of groups that count so often each; NaN where a draw has nothing to measure
   */
  static double standardError(int groups, ToDoubleFunction<int[]> figure) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] figures = new double[DRAWS];
    int[] weights = new int[groups];
    for (int draw = 0; draw < DRAWS; draw++) {
      Arrays.fill(weights, 0);
      random.ints(groups, 0, groups).forEach(group -> weights[group]++);
      figures[draw] = figure.applyAsDouble(weights);
    }
    return deviation(figures) * Math.sqrt(groups / (groups - 1.0));
  }

  private static double deviation(double[] figures) {
    double[] measured = Arrays.stream(figures).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(measured).average().orElse(Double.NaN);
    double squares = Arrays.stream(measured).map(figure -> (figure - mean) * (figure - mean)).sum();
    return Math.sqrt(squares / (measured.length - 1));
  }
}
