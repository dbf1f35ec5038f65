package cerebras.loadtest.load.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Findings.Finding;
import cerebras.loadtest.load.probe.Findings.Finding.Confidence;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.quota.QuotaPlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a probe finds out about plans whose truth is known. */
class ProbeTest {

    private static final String MODEL = "gpt-oss-120b";
    private static final String START = "2026-11-22T12:00:10.345Z";
    private static final int LATENCY_MILLIS = 50;
    private static final Announcement NOTHING_TOLD = Announcement.in(Map.of(), Dialect.OTHER, Instant.EPOCH);

    /** The total follows from the tokens a minute, as in the shipped plans. */
    static Stream<Arguments> ownPlans() {
        return Stream.of(
                        "requests { minute = 30, hour = 900, day = 14400 }, tokens { minute = 60000, hour = 1000000, day = 1000000 }",
                        "requests { minute = 10, hour = 1000, day = 1000 }, tokens { minute = 60000 }",
                        "requests { second = 1, minute = 60 }, tokens { minute = 100000, day = 20000000 }",
                        "requests { second = 5, minute = 600 }, tokens { minute = 500000 }",
                        "requests { second = 12, minute = 1000 }, tokens { minute = 1000000 }",
                        "requests { minute = 30 }",
                        "requests { minute = 100000 }, tokens { minute = 20000000 }",
                        "tokens { minute = 30000 }",
                        "tokens { day = 2000000 }",
                        "requests { minute = 4 }, tokens { hour = 600000 }")
                .flatMap(limits -> Stream.of(Refill.values()).map(refill -> Arguments.of(refill, limits)));
    }

    @ParameterizedTest
    @MethodSource("ownPlans")
    void planThatIsFoundIsThePlanThatRules(Refill refill, String limits) {
        assertFound(plan(refill, 16_384, limits), MODEL, START, LATENCY_MILLIS);
    }

    static Stream<Arguments> shippedPlans() {
        return Stream.of("trial", "developer", "none")
                .flatMap(plan -> Stream.of(MODEL, "zai-glm-4.7")
                        .flatMap(model -> Stream.of(Refill.values()).map(refill -> Arguments.of(plan, refill, model))));
    }

    @ParameterizedTest
    @MethodSource("shippedPlans")
    void shippedPlanIsFound(String name, Refill refill, String model) throws IOException {
        Path file = Path.of("user-files/quotas.conf");
        QuotaPlan shipped = QuotaPlans.of(Files.readString(file), file.toString())
                .find(name)
                .orElseThrow();
        QuotaPlan truth = new QuotaPlan(name, refill, shipped.reservationCapTokens(), shipped.modelLimits());
        assertFound(truth, model, START, LATENCY_MILLIS);
    }

    @ParameterizedTest
    @EnumSource
    void planIsFoundWheneverTheProbeBeginsAndHoweverSlowTheServerIs(Refill refill) {
        QuotaPlan truth = plan(
                refill,
                16_384,
                "requests { minute = 5, hour = 150, day = 2400 }, tokens { minute = 30000, hour = 1000000, day = 1000000 }");
        for (int startSecond = 0; startSecond < 60; startSecond += 3) {
            for (int latencyMillis : List.of(10, 100, 1200)) {
                String start = "2026-11-22T12:59:%02d.901Z".formatted(startSecond);
                assertFound(truth, MODEL, start, latencyMillis);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_BUCKET, 16384", "FIXED_WINDOW, 16384",
        "TOKEN_BUCKET, 4096", "FIXED_WINDOW, 4096",
        "TOKEN_BUCKET, 20000", "FIXED_WINDOW, 20000",
        "TOKEN_BUCKET, 1500", "FIXED_WINDOW, 1237",
    })
    void capOfReservationsIsFound(Refill refill, int cap) {
        String limits = "requests { minute = 1000 }, tokens { minute = 1000000 }";
        assertFound(plan(refill, cap, limits), MODEL, START, LATENCY_MILLIS);
    }

    @Test
    void capThatNoCallReachesIsTakenToBeWhatWasAskedFor() {
        // 32768 are refused, for 30000 a minute are fewer; 16384 are reserved in full.
        Findings findings = probe(plan(Refill.FIXED_WINDOW, 100_000, "tokens { minute = 30000 }"), header -> true);
        assertEquals(16_384, read(findings).reservationCapTokens());
        assertTrue(findings.sentences().stream().anyMatch(line -> line.contains("all of it, up to at least 16")));
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_BUCKET, requests { minute = 5 }", "FIXED_WINDOW, requests { minute = 5 }",
        "TOKEN_BUCKET, requests { minute = 30 }", "FIXED_WINDOW, requests { minute = 30 }",
        "FIXED_WINDOW, requests { second = 3 }",
    })
    void limitThatNoHeaderTellsIsFoundByItsRefusal(Refill refill, String limits) {
        QuotaPlan truth = plan(refill, 16_384, limits);
        Findings findings = probe(truth, header -> header.equals("retry-after"));
        assertEquals(truth.limits(MODEL), read(findings).limits(MODEL));
    }

    @ParameterizedTest
    @EnumSource
    void refillOfLimitsThatNoHeaderTellsIsInTheWaitThatARefusalAsksFor(Refill refill) {
        Findings findings =
                probe(plan(refill, 16_384, "requests { minute = 5 }"), header -> header.equals("retry-after"));
        assertEquals(refill, read(findings).refill());
    }

    @ParameterizedTest
    @EnumSource
    void limitOfRequestsIsFoundWhereHeadersTellOfTokensOnly(Refill refill) {
        QuotaPlan truth = plan(refill, 16_384, "requests { minute = 5 }, tokens { minute = 60000 }");
        QuotaPlan found = read(probe(truth, header -> !header.endsWith("requests-minute")));
        assertEquals(withTotal(truth), found.limits(MODEL));
        assertEquals(refill, found.refill());
        assertEquals(16_384, found.reservationCapTokens());
    }

    @Test
    void dayOfAHundredRequestsHasRoomForOneCall() {
        // 2 % are 2 requests, and less than that is 1: what headers announce is all there is to learn.
        Findings findings =
                probe(plan(Refill.TOKEN_BUCKET, 16_384, "requests { minute = 10, day = 100 }"), header -> true);
        assertEquals(1, findings.spent(Resource.REQUESTS));
        assertEquals(2, read(findings).limits(MODEL).size());
        assertEquals(
                List.of(Confidence.NOT_FOUND_OUT),
                findings.list().stream()
                        .filter(finding -> finding.what().equals("refill"))
                        .map(Finding::confidence)
                        .toList());
    }

    @Test
    void whatIsUsedUpIsWaitedForOnce() {
        QuotaPlan truth = plan(Refill.FIXED_WINDOW, 16_384, "requests { minute = 5 }, tokens { minute = 60000 }");
        var server = new QuotaServer(truth, MODEL, START, LATENCY_MILLIS).usedBefore(5);
        Findings findings = server.probe();
        assertEquals(withTotal(truth), read(findings).limits(MODEL));
        assertEquals(Refill.FIXED_WINDOW, read(findings).refill());
    }

    @Test
    void serverThatRefusesTheKeyLeavesEverythingOpen() {
        var probe = new Probe(() -> 0, true);
        probe.answered(new ProbeResponse(
                1, 401, NOTHING_TOLD, "Wrong API Key", OptionalLong.empty(), OptionalLong.empty(), 0, 10, 10));
        assertTrue(probe.next().isEmpty());
        assertEquals(List.of(), probe.findings().plan(MODEL));
        assertEquals(
                "quotas: not found out (no call was admitted; the last answer was HTTP 401 Wrong API Key)",
                probe.findings().sentences().get(0));
    }

    /** It may be a day's: of 60 requests less than 2 % is one call. */
    @Test
    void limitWithoutAPeriodIsReportedAndSparedAsADaysIs() {
        QuotaPlan truth = plan(Refill.TOKEN_BUCKET, 16_384, "requests { minute = 60 }, tokens { minute = 60000 }");
        Findings findings = new QuotaServer(truth, MODEL, START, LATENCY_MILLIS)
                .named(name -> name.replace("-minute", ""))
                .probe();
        assertEquals(1, findings.spent(Resource.REQUESTS));
        assertEquals(
                List.of(
                        "requests in an unknown period: 60 (announced: the headers say so)",
                        "tokens in an unknown period: 60,000 (announced: the headers say so)"),
                findings.sentences().subList(0, 2));
        assertTrue(findings.plan(MODEL).contains("      # requests in an unknown period: 60"));
        assertEquals(List.of(), read(findings).limits(MODEL));
    }

    @Test
    void tokensInTotalAreAssumedOnlyWhereTheProviderDocumentsThem() {
        QuotaPlan truth = plan(Refill.TOKEN_BUCKET, 16_384, "requests { minute = 30 }, tokens { minute = 60000 }");
        Findings findings = new QuotaServer(truth, MODEL, START, LATENCY_MILLIS)
                .withoutTotalTokens()
                .probe();
        assertEquals(truth.limits(MODEL), read(findings).limits(MODEL));
    }

    @Test
    void headerThatIsNotUnderstoodIsAFinding() {
        QuotaPlan truth = plan(Refill.TOKEN_BUCKET, 16_384, "requests { minute = 5 }");
        Findings findings = new QuotaServer(truth, MODEL, START, LATENCY_MILLIS)
                .named(name -> name.replace("-requests-minute", "-calls"))
                .probe();
        assertTrue(
                findings.sentences()
                        .contains(
                                "header x-ratelimit-limit-calls: not found out (looks like a limit, but is not understood: 5)"),
                findings.sentences().toString());
    }

    private static Findings probe(QuotaPlan truth, Predicate<String> told) {
        return new QuotaServer(truth, MODEL, START, LATENCY_MILLIS, told).probe();
    }

    private static void assertFound(QuotaPlan truth, String model, String start, int latencyMillis) {
        Findings findings = new QuotaServer(truth, model, start, latencyMillis).probe();
        String all = start + " " + latencyMillis + "\n" + String.join("\n", findings.sentences());
        QuotaPlan found = QuotaPlans.of(String.join("\n", findings.plan(model)), "found")
                .find("probed")
                .orElseThrow();
        assertEquals(withTotal(truth, model), found.limits(model), all);
        if (!truth.limits(model).isEmpty()) {
            assertEquals(truth.refill(), found.refill(), all);
            assertEquals(truth.reservationCapTokens(), found.reservationCapTokens(), all);
        }
        for (Resource resource : List.of(Resource.REQUESTS, Resource.TOKENS)) {
            truth.limits(model).stream()
                    .filter(limit -> limit.resource() == resource && limit.period() == Period.DAY)
                    .forEach(daily -> assertTrue(findings.spent(resource) < 0.02 * daily.amount(), all));
        }
    }

    private static QuotaPlan read(Findings findings) {
        return QuotaPlans.of(String.join("\n", findings.plan(MODEL)), "found")
                .find("probed")
                .orElseThrow();
    }

    private static List<Limit> withTotal(QuotaPlan truth) {
        return withTotal(truth, MODEL);
    }

    /** By the documented rule, whether or not this plan has it. */
    private static List<Limit> withTotal(QuotaPlan truth, String model) {
        Stream<Limit> total = truth.limits(model).stream()
                .filter(limit -> limit.resource() == Resource.TOKENS && limit.period() == Period.MINUTE)
                .map(limit -> new Limit(Resource.TOTAL_TOKENS, Period.MINUTE, 3 * limit.amount()));
        return Stream.concat(truth.limits(model).stream(), total)
                .distinct()
                .sorted()
                .toList();
    }

    private static QuotaPlan plan(Refill refill, int cap, String limits) {
        return QuotaPlans.of(
                        "truth { refill = %s, reservation-cap-tokens = %d, models { default { %s } } }"
                                .formatted(refill, cap, limits),
                        "truth")
                .find("truth")
                .orElseThrow();
    }
}
