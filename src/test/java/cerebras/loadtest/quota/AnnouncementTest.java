package cerebras.loadtest.quota;

import static cerebras.loadtest.quota.Quotas.limit;
import static cerebras.loadtest.quota.Quotas.limits;
import static cerebras.loadtest.quota.Quotas.quota;
import static cerebras.loadtest.quota.Quotas.refused;
import static cerebras.loadtest.quota.Quotas.reserve;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {

  private static final Announcement NOTHING = new Announcement(List.of(), Optional.empty());

  @Test
  void readsTheHeadersOfAnAnswer() {
    Map<String, String> headers = headers("""
        content-type: application/json
        x-ratelimit-limit-tokens-day: 1000000
        x-ratelimit-limit-requests-minute: 5
        x-ratelimit-limit-tokens-minute: 30000
        x-ratelimit-remaining-requests-minute: 4
        x-ratelimit-remaining-tokens-minute: 0
        x-ratelimit-remaining-tokens-hour: 7
        x-ratelimit-reset-tokens-minute: 11.382867097854614
        retry-after: 58
        """);
    assertEquals(
        new Announcement(
            List.of(
                new AnnouncedLimit(limit("5 requests minute"), OptionalLong.of(4)),
                new AnnouncedLimit(limit("30000 tokens minute"), OptionalLong.of(0)),
                new AnnouncedLimit(limit("1000000 tokens day"), OptionalLong.empty())),
            Optional.of(Duration.ofSeconds(58))),
        Announcement.in(headers));
  }

  @Test
  void nothingIsAnnouncedWithoutHeaders() {
    assertEquals(NOTHING, Announcement.in(Map.of()));
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {
    "", " ", "0", "-5", "+5", "5.0", "5e3", "0x5", "5,000", "five", "٥", "5 5",
    "60000001",             // one more than Limit.most of a minute
    "1000000000000000000", "99999999999999999999999999",
  })
  void amountThatIsNotAPositiveNumberIsIgnored(String amount) {
    assertEquals(NOTHING, Announcement.in(Map.of(
        "x-ratelimit-limit-requests-minute", amount, "x-ratelimit-remaining-requests-minute", "1")));
  }

  @ParameterizedTest(name = "[{0}]: {1}")
  @CsvSource({
    "0,         0",
    "' 4 ',     4",
    "2999976,   2999976",   // more than the amount, as once seen
    "'',        ",
    "-1,        ",
    "4.5,       ",
  })
  void remainingThatIsNotANumberIsAbsent(String text, Long remaining) {
    OptionalLong expected = remaining == null ? OptionalLong.empty() : OptionalLong.of(remaining);
    assertEquals(
        List.of(new AnnouncedLimit(limit("5 requests minute"), expected)),
        Announcement.in(Map.of(
            "x-ratelimit-limit-requests-minute", "5", "x-ratelimit-remaining-requests-minute", text)).limits());
  }

  @ParameterizedTest(name = "[{0}]: {1}")
  @CsvSource({
    "58,                                58",
    "0,                                 0",
    "' 58 ',                            58",
    "999999999999999999,                999999999999999999",
    "-1,                                ",
    "1.5,                               ",
    "'Sun, 22 Nov 2026 10:00:00 GMT',   ",
  })
  void retryAfterIsWholeSeconds(String text, Long seconds) {
    assertEquals(
        Optional.ofNullable(seconds).map(Duration::ofSeconds),
        Announcement.in(Map.of("retry-after", text)).retryAfter());
  }

  /** A part of a name is another name; a part of a number is a number. */
  @Test
  void headerThatIsCutIsIgnoredOrRead() {
    String name = "x-ratelimit-limit-tokens-minute";
    for (int length = 0; length < name.length(); length++) {
      assertEquals(NOTHING, Announcement.in(Map.of(name.substring(0, length), "5")));
    }
    for (int length = 1; length <= 5; length++) {
      String amount = "30000".substring(0, length);
      assertEquals(limit(amount + " tokens minute"), Announcement.in(Map.of(name, amount)).limits().get(0).limit());
    }
  }

  @Test
  void readsWhatTheQuotaOfThisRoomWrites() {
    String limits = "5 requests minute, 9 requests hour, 2400 requests day, 900 tokens minute, 800 tokens day";
    ModelQuota quota = quota(Refill.TOKEN_BUCKET, limits, new ManualClock("2026-11-22T10:00:00Z"));
    reserve(quota, 700);
    Refused refused = refused(quota, 201);
    Announcement announcement = Announcement.in(RateLimitHeaders.of(refused));
    assertEquals(limits(limits), announcement.limits().stream().map(AnnouncedLimit::limit).toList());
    assertEquals(List.of(4L, 8L, 2399L, 200L, 100L),
        announcement.limits().stream().map(limit -> limit.remaining().orElseThrow()).toList());
    // 101 of 800 tokens a day: 86,400 s x 101 / 800 = 10,908 s
    assertEquals(Optional.of(Duration.ofSeconds(10_908)), announcement.retryAfter());
  }

  private static Map<String, String> headers(String text) {
    return text.lines().map(line -> line.split(": ")).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
