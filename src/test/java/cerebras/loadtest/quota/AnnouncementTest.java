package cerebras.loadtest.quota;

import static cerebras.loadtest.quota.Quotas.limit;
import static cerebras.loadtest.quota.Quotas.limits;
import static cerebras.loadtest.quota.Quotas.quota;
import static cerebras.loadtest.quota.Quotas.refused;
import static cerebras.loadtest.quota.Quotas.reserve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {

    private static final Instant RECEIVED = Instant.parse("2026-12-01T10:00:00Z");
    private static final Announcement NOTHING =
            new Announcement(List.of(), List.of(), Optional.empty(), new TreeMap<>());

    @Test
    void readsTheHeadersOfCerebras() {
        Announcement told = in(Dialect.CEREBRAS, """
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
                                new AnnouncedLimit(limit("5 requests minute"), OptionalLong.of(4), Optional.empty()),
                                new AnnouncedLimit(
                                        limit("30000 tokens minute"),
                                        OptionalLong.of(0),
                                        Optional.of(Duration.ofNanos(11_382_867_098L))),
                                new AnnouncedLimit(
                                        limit("1000000 tokens day"), OptionalLong.empty(), Optional.empty())),
                        List.of(open("tokens - PT1H 7 -")),
                        Optional.of(Duration.ofSeconds(58)),
                        new TreeMap<>()),
                told);
    }

    /** Limit, remaining and reset of requests or tokens; then as which limit they are read. */
    @ParameterizedTest(name = "{0}: {1}-{2}: {3}, {4} left, reset {5}: {6}")
    @CsvSource(
            nullValues = "-",
            value = {
                "OPENAI,    requests, ,        60,        59,        1s,       minute",
                "OPENAI,    tokens,   ,        150000,    149984,    6ms,      minute",
                // The example of the documentation: a minute's limit would be back within one.
                "OPENAI,    tokens,   ,        150000,    149984,    6m0s,     -",
                // 1 of 10,000 used is back after 8.64 s: 10,000 a day.
                "OPENAI,    requests, ,        10000,     9999,      8.64s,    day",
                "OPENAI,    requests, ,        200,       199,       7m12s,    day",
                "OPENAI,    requests, ,        10000,     9999,      6ms,      minute",
                "OPENAI,    requests, ,        10000,     10000,     0s,       minute",
                "OPENAI,    requests, ,        60,        -,         -,        minute",
                "AZURE,     requests, ,        60,        59,        10,       minute",
                "AZURE,     tokens,   ,        60000,     59000,     ,         minute",
                "GROQ,      requests, ,        14400,     14370,     2m59.56s, day",
                "GROQ,      tokens,   ,        18000,     17997,     7.66s,    minute",
                "SAMBANOVA, requests, ,        30,        29,        1796119220, minute",
                "SAMBANOVA, requests, -day,    1440,      1439,      1796169600, day",
                "CEREBRAS,  requests, -hour,   150,       149,       -,        hour",
                "CEREBRAS,  requests, ,        60,        59,        1s,       -",
                "VLLM,      requests, ,        60,        59,        1s,       -",
                "OTHER,     requests, ,        60,        59,        1s,       -",
                "OTHER,     tokens,   -second, 60,        59,        1s,       second",
            })
    void periodIsTheNamesOrTheDialectsUnlessTheResetContradicts(
            Dialect dialect, String resource, String suffix, long amount, Long left, String reset, String period) {
        String ending = resource + (suffix == null ? "" : suffix);
        Map<String, String> headers = new TreeMap<>(Map.of("x-ratelimit-limit-" + ending, "" + amount));
        if (left != null) {
            headers.put("x-ratelimit-remaining-" + ending, "" + left);
        }
        if (reset != null && !reset.isEmpty()) {
            headers.put("x-ratelimit-reset-" + ending, reset);
        }
        Announcement told = Announcement.in(headers, dialect, RECEIVED);
        assertEquals(
                period == null ? List.of() : List.of(limit(amount + " " + resource + " " + period)),
                told.limits().stream().map(AnnouncedLimit::limit).toList());
        assertEquals(period == null ? 1 : 0, told.openLimits().size());
        assertEquals(Map.of(), told.notUnderstood());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // one header for each number, whoever sends them; resource, amount, window, remaining, reset
                "x-ratelimit-limit: 20; x-ratelimit-remaining: 0; x-ratelimit-reset: 1796119260000 | requests 20 - 0 PT1M",
                "x-ratelimit-limit: 20; x-ratelimit-reset: 1796119205                               | requests 20 - - PT5S",
                "x-rate-limit-limit: 20; x-rate-limit-remaining: 19; x-rate-limit-reset: 32         | requests 20 - 19 PT32S",
                "ratelimit-limit: 20, 20;w=10; ratelimit-remaining: 19; ratelimit-reset: 3          | requests 20 PT10S 19 PT3S",
                "ratelimit-policy: 20;w=10, 900;w=3600; ratelimit-limit: 20; ratelimit-remaining: 1 | requests 20 PT10S 1 -",
                "x-tokenlimit-limit: 9000; x-tokenlimit-remaining: 8000                             | tokens 9000 - 8000 -",
                "x-ratelimit-remaining-requests: 59                                                 | requests - - 59 -",
                "x-ratelimit-remaining-tokens-minute: 59                                            | tokens - PT1M 59 -",
                "x-ratelimit-limit-tokens-minute: 150000000                                         | tokens 150000000 PT1M - -",
                "x-ratelimit-limit-total-tokens: 9000                                               | total-tokens 9000 - - -",
                // the IETF's lists
                "ratelimit: limit=100, remaining=50, reset=5                                        | requests 100 - 50 PT5S",
                "ratelimit: `burst`;r=9;t=4; ratelimit-policy: `burst`;q=10;w=10                     | requests 10 PT10S 9 PT4S",
                "ratelimit: `a, b`;r=9; ratelimit-policy: `a, b`;q=10;w=10;qu=`tokens`                | tokens 10 PT10S 9 -",
            })
    void limitWithoutAKnownPeriodIsReported(String headers, String expected) {
        Announcement told = in(Dialect.OTHER, lines(headers));
        assertEquals(open(expected), told.openLimits().get(0));
        assertEquals(Map.of(), told.notUnderstood());
    }

    /** The resets are seconds ahead, and the names tell no period: without this they would be taken for anybody's. */
    @Test
    void limitsOfAnthropicAreOfAMinute() {
        Announcement told = in(Dialect.OTHER, """
        anthropic-ratelimit-requests-limit: 50
        anthropic-ratelimit-requests-remaining: 49
        anthropic-ratelimit-requests-reset: 2026-12-01T10:00:01Z
        anthropic-ratelimit-tokens-limit: 9000
        anthropic-ratelimit-input-tokens-limit: 8000
        """);
        assertEquals(
                List.of(
                        new AnnouncedLimit(
                                limit("50 requests minute"), OptionalLong.of(49), Optional.of(Duration.ofSeconds(1))),
                        new AnnouncedLimit(limit("9000 tokens minute"), OptionalLong.empty(), Optional.empty())),
                told.limits());
        assertEquals(List.of(), told.openLimits());
        assertEquals(Map.of("anthropic-ratelimit-input-tokens-limit", "8000"), told.notUnderstood());
    }

    @Test
    void policyTellsThePeriod() {
        Announcement told = in(Dialect.OTHER, """
        ratelimit-policy: "burst";q=100;w=60,"daily";q=1000;w=86400
        ratelimit: "burst";r=50;t=30
        """);
        assertEquals(
                List.of(
                        new AnnouncedLimit(
                                limit("100 requests minute"), OptionalLong.of(50), Optional.of(Duration.ofSeconds(30))),
                        new AnnouncedLimit(limit("1000 requests day"), OptionalLong.empty(), Optional.empty())),
                told.limits());
        assertEquals(
                List.of(limit("100 requests minute")),
                in(Dialect.OTHER, "ratelimit-limit: 100, 100;w=60").limits().stream()
                        .map(AnnouncedLimit::limit)
                        .toList());
    }

    @Test
    void limitWithItsPeriodInTheNameComesBeforeOneWithout() {
        Announcement told = in(Dialect.OPENAI, """
        x-ratelimit-limit-requests: 60
        x-ratelimit-limit-requests-minute: 50
        """);
        assertEquals(
                List.of(limit("50 requests minute")),
                told.limits().stream().map(AnnouncedLimit::limit).toList());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-limit-requests-minute    | ''",
                "x-ratelimit-limit-requests-minute    | 0",
                "x-ratelimit-limit-requests-minute    | -1",
                "x-ratelimit-limit-requests-minute    | +5",
                "x-ratelimit-limit-requests-minute    | 5.0",
                "x-ratelimit-limit-requests-minute    | 5e3",
                "x-ratelimit-limit-requests-minute    | 0x5",
                "x-ratelimit-limit-requests-minute    | '5,000'",
                "x-ratelimit-limit-requests-minute    | unlimited",
                "x-ratelimit-limit-requests-minute    | ٥",
                "x-ratelimit-limit-requests-minute    | 5 5",
                "x-ratelimit-limit-requests-minute    | 1000000000001",
                "x-ratelimit-limit-requests-minute    | 99999999999999999999999999",
                "x-ratelimit-remaining-requests       | -1",
                "x-ratelimit-remaining-requests       | 4.5",
                "x-ratelimit-reset-requests           | soon",
                "x-ratelimit-reset-requests           | 99999999999",
                "x-ratelimit-reset-requests           | 1s2",
                "x-ratelimit-limit-requests-month     | 5",
                "x-ratelimit-limit-images             | 5",
                "x-ratelimit-limit-requests-requests  | 5",
                "x-ratelimit-requests                 | 5",
                "x-ratelimit-                         | 5",
                "anthropic-ratelimit-input-tokens-limit | 5",
                "x-quota-left                         | 5",
                "ratelimit                            | hello",
                "ratelimit                            | ''",
                "ratelimit-policy                     | '\"a\";q=5;qu=\"content-bytes\"'",
                "retry-after                          | soon",
                "retry-after                          | -1",
                "retry-after                          | 999999999999999999",
                "retry-after-ms                       | 1s",
            })
    void whatLooksLikeALimitAndIsNotUnderstoodIsReported(String name, String value) {
        Announcement told = Announcement.in(Map.of(name, value), Dialect.OTHER, RECEIVED);
        assertEquals(Map.of(name, value), told.notUnderstood());
        assertEquals(List.of(), told.limits());
        assertEquals(List.of(), told.openLimits());
    }

    @Test
    void whatIsNotUnderstoodIsBoundedInNumberAndLength() {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            headers.put("x-quota-" + i, "v".repeat(10_000));
        }
        Announcement told = Announcement.in(headers, Dialect.OTHER, RECEIVED);
        assertEquals(10, told.notUnderstood().size());
        assertEquals(
                Set.of("v".repeat(100) + "…"), Set.copyOf(told.notUnderstood().values()));
    }

    @Test
    void whatAGatewayRepeatsOfTheServerBehindItIsLeftOut() {
        assertEquals(
                NOTHING,
                Announcement.in(Map.of("llm_provider-x-ratelimit-limit-requests", "5"), Dialect.OTHER, RECEIVED));
    }

    @Test
    void nothingIsAnnouncedWithoutHeaders() {
        assertEquals(NOTHING, Announcement.in(Map.of(), Dialect.OTHER, RECEIVED));
    }

    @ParameterizedTest(name = "[{0}]: {1}")
    @CsvSource({
        "0,         0",
        "' 4 ',     4",
        "2999976,   2999976", // more than the amount, as once seen
        "'',        ",
        "-1,        ",
        "4.5,       ",
    })
    void remainingThatIsNotANumberIsAbsent(String text, Long remaining) {
        OptionalLong expected = remaining == null ? OptionalLong.empty() : OptionalLong.of(remaining);
        assertEquals(
                List.of(new AnnouncedLimit(limit("5 requests minute"), expected, Optional.empty())),
                Announcement.in(
                                Map.of(
                                        "x-ratelimit-limit-requests-minute",
                                        "5",
                                        "x-ratelimit-remaining-requests-minute",
                                        text),
                                Dialect.CEREBRAS,
                                RECEIVED)
                        .limits());
    }

    /** 31 days are the most. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after: 58                                                             | PT58S",
                "retry-after: 0                                                              | PT0S",
                "retry-after:  58                                                            | PT58S",
                "retry-after: 1.5                                                            | PT1.5S",
                "retry-after: 86400                                                          | PT24H",
                "retry-after: 999999999999999999                                             | PT744H",
                "retry-after: 7.66s                                                          | PT7.66S",
                "retry-after: 1796119203                                                     | PT3S",
                "retry-after: Tue, 01 Dec 2026 10:00:07 GMT                                  | PT7S",
                "retry-after: Tue, 01 Dec 2026 09:59:59 GMT                                  | PT0S",
                "retry-after: Tuesday, 01-Dec-26 10:00:07 GMT                                | PT7S",
                "retry-after: Tue Dec  1 10:00:07 2026                                       | PT7S",
                "retry-after: 2026-12-01T10:00:07.5Z                                         | PT7.5S",
                "retry-after: 2026-12-01T11:00:07+01:00                                      | PT7S",
                "retry-after: Tue, 01 Dec 2026 10:00:07 GMT; date: Tue, 01 Dec 2026 10:00:05 GMT | PT2S",
                "retry-after: 1796119207; date: Tue, 01 Dec 2026 10:00:05 GMT                | PT2S",
                "retry-after: Tue, 01 Dec 2026 10:00:07 GMT; date: now                       | PT7S",
                "retry-after: Fri, 01 Jan 2100 00:00:00 GMT                                  | PT744H",
                "retry-after: 9; retry-after-ms: 250                                         | PT0.25S",
                "retry-after: 9; retry-after-ms: 250.5                                       | PT0.2505S",
                "retry-after: 9; retry-after-ms: soon                                        | PT9S",
                "retry-after: 9; x-ms-retry-after-ms: 8500                                   | PT8.5S",
                "retry-after: -1                                                             | ",
                "retry-after: soon                                                           | ",
                "x-ratelimit-reset: 9                                                        | ",
            })
    void retryAfterIsAWaitOrAMomentOfTheServersClock(String headers, Duration wait) {
        assertEquals(
                Optional.ofNullable(wait), in(Dialect.OTHER, lines(headers)).retryAfter());
        assertEquals(Optional.ofNullable(wait), Announcement.retryAfter(headers(lines(headers)), RECEIVED));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "1s, PT1S",
                "6m0s, PT6M",
                "12ms, PT0.012S",
                "7.66s, PT7.66S",
                "2m59.56s, PT2M59.56S",
                "1h2m3s, PT1H2M3S",
                "1d2h, PT26H",
                "120µs, PT0.00012S",
                "500us, PT0.0005S",
                "3ns, PT0.000000003S",
                "0s, PT0S",
                "11.38, PT11.38S",
                "0, PT0S",
                "6.780999999s, PT6.780999999S",
                "1s2, -",
                "s, -",
                "1, PT1S",
                "1 s, -",
                "-1s, -",
                "1x, -",
                ".5s, -",
                "1e3, -",
                "'', -",
            })
    void resetIsReadWithItsUnits(String text, Duration expected) {
        assertEquals(Optional.ofNullable(expected), HeaderTime.wait(text, RECEIVED));
    }

    /** A duration that is cut is a shorter one, or none; never a longer one. */
    @Test
    void durationThatIsCutIsNeverLonger() {
        String text = "1d2h3m4.5s";
        Duration whole = HeaderTime.wait(text, RECEIVED).orElseThrow();
        for (int length = 0; length < text.length(); length++) {
            Optional<Duration> part = HeaderTime.wait(text.substring(0, length), RECEIVED);
            assertTrue(part.isEmpty() || part.get().compareTo(whole) <= 0, text.substring(0, length));
        }
    }

    /** A part of a name is another name; a part of a number is a number. */
    @Test
    void headerThatIsCutIsNotUnderstoodOrRead() {
        String name = "x-ratelimit-limit-tokens-minute";
        for (int length = 0; length < name.length(); length++) {
            Announcement told = Announcement.in(Map.of(name.substring(0, length), "5"), Dialect.CEREBRAS, RECEIVED);
            assertEquals(List.of(), told.limits(), name.substring(0, length));
        }
        for (int length = 1; length <= 5; length++) {
            String amount = "30000".substring(0, length);
            assertEquals(
                    limit(amount + " tokens minute"),
                    Announcement.in(Map.of(name, amount), Dialect.CEREBRAS, RECEIVED)
                            .limits()
                            .get(0)
                            .limit());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "x-ratelimit-limit-requests", "ratelimit", "ratelimit-policy", "anthropic-ratelimit-tokens-reset",
                        "retry-after",
                "retry-after-ms", "x-ms-retry-after-ms", "x-rate-limit-limit", "x-tokenlimit-remaining", "x-quota-left"
            })
    void headerOfLimitsIsKnownByItsName(String name) {
        assertTrue(Announcement.concerns(name));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"content-type", "date", "x-request-id", "retry", "openai-version"})
    void otherHeaderIsNone(String name) {
        assertFalse(Announcement.concerns(name));
    }

    @ParameterizedTest(name = "[{0}]: {1}")
    @CsvSource({
        "58, false",
        "6m0s, false",
        "'', false",
        "86400.000001, false",
        "1796119203, true",
        "1796119203000, true",
        "'Tue, 01 Dec 2026 10:00:07 GMT', true",
        "2026-12-01T10:00:07Z, true",
        "soon, false",
    })
    void momentIsDistinguishedFromAWait(String value, boolean moment) {
        assertEquals(moment, Announcement.isMoment(value));
    }

    @Test
    void readsWhatTheQuotaOfThisRoomWrites() {
        String limits = "5 requests minute, 9 requests hour, 2400 requests day, 900 tokens minute, 800 tokens day";
        ModelQuota quota = quota(Refill.TOKEN_BUCKET, limits, new ManualClock("2026-11-22T10:00:00Z"));
        reserve(quota, 700);
        Refused refused = refused(quota, 201);
        Announcement announcement = Announcement.in(RateLimitHeaders.of(refused), Dialect.CEREBRAS, RECEIVED);
        assertEquals(
                limits(limits),
                announcement.limits().stream().map(AnnouncedLimit::limit).toList());
        assertEquals(
                List.of(4L, 8L, 2399L, 200L, 100L),
                announcement.limits().stream()
                        .map(limit -> limit.remaining().orElseThrow())
                        .toList());
        // 101 of 800 tokens a day: 86,400 s x 101 / 800 = 10,908 s
        assertEquals(Optional.of(Duration.ofSeconds(10_908)), announcement.retryAfter());
        assertEquals(Map.of(), announcement.notUnderstood());
    }

    private static Announcement in(Dialect dialect, String headers) {
        return Announcement.in(headers(headers), dialect, RECEIVED);
    }

    private static Map<String, String> headers(String text) {
        return text.lines()
                .map(line -> line.split(": ?", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> one, TreeMap::new));
    }

    /** Headers on one line, between them a semicolon and a space; {@code `} stands for a quotation mark. */
    private static String lines(String headers) {
        return headers.replace('`', '"').replaceAll("; ", "\n");
    }

    /** Resource, amount, window, remaining and reset. */
    private static OpenLimit open(String text) {
        String[] words = text.split(" ");
        return new OpenLimit(
                Resource.valueOf(words[0].toUpperCase().replace('-', '_')),
                number(words[1]),
                duration(words[2]),
                number(words[3]),
                duration(words[4]));
    }

    private static OptionalLong number(String word) {
        return word.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(word));
    }

    private static Optional<Duration> duration(String word) {
        return word.equals("-") ? Optional.empty() : Optional.of(Duration.parse(word));
    }
}
