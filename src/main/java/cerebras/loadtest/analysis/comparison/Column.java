package cerebras.loadtest.analysis.comparison;

import java.util.Arrays;

/**
 * The values of one metric, in ascending order, in as little memory as they take.
 *
 * @param values ascending
 * @param stretches for each value, the stretch of the window in which its attempt ended
 * @param users for each value, its virtual user
 */
record Column(double[] values, int[] stretches, int[] users) {

  static final Column EMPTY = new Column(new double[0], new int[0], new int[0]);

  int size() {
    return values.length;
  }

  /** The smallest value that a share of all values does not exceed; the share is cut to 0..1. */
  double quantile(double share) {
    int rank = (int) Math.ceil(share * values.length);
    return values[Math.max(0, Math.min(values.length, rank) - 1)];
  }

  /** The share of values up to a limit, of each group. */
  GroupedRatio upTo(double limit, Grouping grouping, int groups) {
    int[] groupOf = grouping == Grouping.TIME ? stretches : users;
    double[] below = new double[groups];
    double[] all = new double[groups];
    for (int i = 0; i < values.length; i++) {
      below[groupOf[i]] += values[i] <= limit ? 1 : 0;
      all[groupOf[i]]++;
    }
    return new GroupedRatio(below, all);
  }

  /** Gathers values in any order. */
  static final class Builder {

    private static final int FIRST_CAPACITY = 1_024;

    private double[] values = new double[FIRST_CAPACITY];
    private int[] stretches = new int[FIRST_CAPACITY];
    private int[] users = new int[FIRST_CAPACITY];
    private int size;

    void add(double value, int stretch, int user) {
      if (size == values.length) {
        grow();
      }
      values[size] = value;
      stretches[size] = stretch;
      users[size++] = user;
    }

    private void grow() {
      values = Arrays.copyOf(values, 2 * size);
      stretches = Arrays.copyOf(stretches, 2 * size);
      users = Arrays.copyOf(users, 2 * size);
    }

    Column sorted() {
      Column sorted = new Column(new double[size], new int[size], new int[size]);
      long[] order = order();
      for (int i = 0; i < size; i++) {
        int from = (int) order[i];
        sorted.values[i] = values[from];
        sorted.stretches[i] = stretches[from];
        sorted.users[i] = users[from];
      }
      return sorted;
    }

    /** Places in ascending order of their values: no box for any number. Values that agree to 7 digits may change places. */
    private long[] order() {
      long[] order = new long[size];
      for (int i = 0; i < size; i++) {
        order[i] = (long) Float.floatToIntBits((float) values[i]) << Integer.SIZE | i;
      }
      Arrays.sort(order);
      return order;
    }
  }
}
