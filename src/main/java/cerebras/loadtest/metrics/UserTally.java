package cerebras.loadtest.metrics;

import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each virtual user got in a window. Grows with the number of users, not of calls. */
final class UserTally {

  private static final int SLOWEST = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Long, User> users = new HashMap<>();
  private long latestNumber;
  private User latest;

  private static final class User {
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private long attempts;
    private double tokens;
  }

  /** Notes that the user was there between these moments. */
  void seen(long user, long fromNanos, long toNanos) {
    User tally = user(user);
    tally.firstNanos = Math.min(tally.firstNanos, fromNanos);
    tally.lastNanos = Math.max(tally.lastNanos, toNanos);
  }

  void arrived(long user, double tokens) {
    user(user).tokens += tokens;
  }

  void ended(long user) {
    user(user).attempts++;
  }

  /** The user of the attempt before, most often: an attempt asks for each of its reads. */
  private User user(long number) {
    if (latest == null || latestNumber != number) {
      latest = users.computeIfAbsent(number, unknown -> new User());
      latestNumber = number;
    }
    return latest;
  }

  /** Adds what another one has gathered of the same window. */
  void add(UserTally others) {
    others.users.forEach((number, other) -> {
      User tally = user(number);
      seen(number, other.firstNanos, other.lastNanos);
      tally.attempts += other.attempts;
      tally.tokens += other.tokens;
    });
  }

  /**
   * The throughput of every user that was in the window for long enough to have a rate, slowest first. A user that left before the window
   * is none of them; one that left in it counts as there to its end.
   */
  List<UserThroughput> throughput(Window window) {
    return users.entrySet().stream()
        .filter(entry -> entry.getValue().lastNanos > window.startNanos())
        .filter(entry -> window.overlapNanos(entry.getValue().firstNanos, window.endNanos())
            >= Window.SHORTEST_OF_A_RATE_NANOS)
        .map(entry -> throughput(entry.getKey(), entry.getValue(), window))
        .sorted(Comparator.comparingDouble(UserThroughput::tokensPerSecond))
        .toList();
  }

  private static UserThroughput throughput(long user, User tally, Window window) {
    long inWindowNanos = window.overlapNanos(tally.firstNanos, window.endNanos());
    return new UserThroughput(user, tally.tokens * NANOS_PER_SECOND / inWindowNanos, tally.attempts);
  }

  static Distribution distribution(List<UserThroughput> users) {
    Sample sample = Sample.ofThousandths();
    users.forEach(user -> sample.add(user.tokensPerSecond()));
    return sample.distribution();
  }

  static List<UserThroughput> slowest(List<UserThroughput> users) {
    return List.copyOf(users.subList(0, Math.min(SLOWEST, users.size())));
  }
}
