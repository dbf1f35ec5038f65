package cerebras.loadtest.quota;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the headers of an answer tell of quotas. What is not a whole number in digits, or is out of range, is ignored: a
 * server's slip must not end a run.
 *
 * @param limits in their natural order, at most one for a resource and period
 * @param retryAfter for how long nothing more should be sent; absent if not told, or told as a date, by choice
 */
public record Announcement(List<AnnouncedLimit> limits, Optional<Duration> retryAfter) {

  /** So many digits fit into 64 bits. */
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final List<Told> TELLABLE = Stream.of(Resource.values())
      .flatMap(resource -> Stream.of(Period.values()).map(period -> Told.of(resource, period)))
      .toList();

  /** A limit that headers can tell, and the names of those that do. */
  private record Told(Resource resource, Period period, String amountHeader, String remainingHeader) {

    private static Told of(Resource resource, Period period) {
      String name = Limit.name(resource, period);
      return new Told(resource, period, RateLimitHeaders.LIMIT + name, RateLimitHeaders.REMAINING + name);
    }

    private Optional<AnnouncedLimit> in(Map<String, String> headers) {
      long amount = number(headers.get(amountHeader)).orElse(0);
      return amount < 1 || amount > Limit.most(period)
          ? Optional.empty()
          : Optional.of(new AnnouncedLimit(new Limit(resource, period, amount), number(headers.get(remainingHeader))));
    }
  }

  /** @param headers names in lower case; others than those of {@link RateLimitHeaders} may be among them */
  public static Announcement in(Map<String, String> headers) {
    List<AnnouncedLimit> limits = TELLABLE.stream().flatMap(told -> told.in(headers).stream()).toList();
    OptionalLong seconds = number(headers.get(RateLimitHeaders.RETRY_AFTER));
    return new Announcement(
        limits, seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty());
  }

  private static OptionalLong number(String text) {
    return text != null && WHOLE_NUMBER.matcher(text.strip()).matches()
        ? OptionalLong.of(Long.parseLong(text.strip()))
        : OptionalLong.empty();
  }
}
