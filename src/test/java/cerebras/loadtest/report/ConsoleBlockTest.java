package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RunSummary;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConsoleBlockTest {

    private static final URI PAGE = URI.create("file:///results/run/report.html");

    @Test
    void figuresStandInLines() {
        assertEquals("""
        [GOOD] 10 users got 1,843 tokens/s each, 18,432 in total; 10 of 6,000 calls failed (0.2 %).

        SustainedLoad: gpt-oss-120b at api.cerebras.ai
        10 users, closed model, steady 60 s, started 22 November 2026, 05:14:03 UTC

        Figures of the steady window
          Aggregate output throughput  18,432 tokens/s   95 % interval 18,102 – 18,763
          Per-user throughput          median 1,843 tokens/s   slowest 1,799 tokens/s
          Time to first token          p50 181 ms   p95 288 ms   p99 412 ms
          Output speed                 median 2,010 tokens/s
          End-to-end latency           p50 480 ms   p95 700 ms   p99 1,020 ms
          Success rate                 99.8 %   5,990 of 6,000 attempts   10 failed (0.2 %)   0.8 % cut by
                                       maxTokens

        Load generator health: ok
          Nothing measured in this client can have changed the figures noticeably.
          Event-loop lag: p50 0.060 ms, p99 0.31 ms, longest 2.10 ms
          Processors, this process: mean 18.0 %, at most 18.0 % in a second
          Processors, whole machine: mean 31.0 %, at most 31.0 % in a second
          Garbage collection: 12 pauses, 0.1 % of the time, longest 11.0 ms

        Outcomes, steady window
          ok                         5,940   99.0 %
          truncated_by_length           50    0.8 %
          queue_full                     7    0.1 %   The provider had no capacity, whatever the quota.
          timeout                        3    0.1 %   No complete answer within the request timeout.

        What failed attempts said, in the whole run
          7 × queue_full: HTTP 429, code queue_exceeded, We are experiencing high traffic
          3 × timeout: HTTP –, code timeout, –

        Tokens and their price, whole run
          1,200,000 prompt and 2,400,000 output tokens cost $2.22 at the list price.
          List price of gpt-oss-120b: $0.35 per million prompt tokens, $0.75 per million output tokens.

        Report: file:///results/run/report.html""", text(Summaries.normal()));
    }

    /** 6,090 calls due and 6,000 ended, in 60 s each. */
    @Test
    void openLoadHasARateAndAScheduleDelayInsteadOfUsers() {
        String text = text(Summaries.openArrivals());
        assertTrue(text.contains("""
        a burst of 50 calls on top of 100 requests/s, poisson arrivals, open model, steady 60 s, started
          22 November 2026, 05:14:03 UTC

        Figures of the steady window
          Request rate                 offered 102 /s   ended 100 /s
          Time to first token          p50 181 ms   p95 288 ms   p99 412 ms
          Output speed                 median 2,010 tokens/s
          Latency from scheduled start p50 480 ms   p95 701 ms   p99 1,022 ms
          Schedule delay               p50 0.021 ms   p95 0.055 ms   p99 0.41 ms
          Success rate                 99.8 %   5,990 of 6,000 attempts   10 failed (0.2 %)   0.8 % cut by
                                       maxTokens
        """), text);
    }

    /** 5 % of 181 ms are 9.05 ms; a quarter of 3.4 ms is less than the millisecond from which on a delay counts. */
    @Test
    void figuresThatTheClientIsInAreMarkedAndTheReasonsTold() {
        String text = text(Summaries.degraded());
        assertTrue(text.contains("""
          Time to first token          p50 181 ms   p95 288 ms   p99 412 ms   !
          Output speed                 median 2,010 tokens/s
        """), text);
        assertTrue(text.contains("""
          ! the client affected this figure: see load generator health

        Load generator health: degraded
          The client made the marked figures look worse than the service is.
          Event-loop lag p99 12.3 ms, above 9.05 ms (5.0 % of the median time to first token, 181 ms):
            degraded. Affects time to first token.
          Event-loop lag p99 12.3 ms, above 1.00 ms (29.4 % of the median event gap, 3.40 ms): degraded.
            Affects event gap.
          The emulator ran in the same process: the processor time it used is part of these measurements.
        """), text);
    }

    @Test
    void invalidLoadGeneratorMarksAllItsFigures() {
        String text = text(Summaries.invalid());
        assertTrue(text.contains("Load generator health: invalid"), text);
        assertTrue(text.contains("Processor use of this process 97.0 %, above 95.0 %: invalid."), text);
        assertTrue(text.contains("Share of the time in garbage-collection pauses 12.0 %, above 5.0 %: invalid."), text);
        assertTrue(text.contains("  Request rate                 offered 102 /s   ended 100 /s   !\n"), text);
        assertFalse(text.contains("The emulator ran in the same process"), text);
    }

    @Test
    void recordsWithoutAnythingOfTheClientSaySo() {
        assertTrue(text(Summaries.nothing()).contains("""
        Load generator health: unknown
          These records hold no measurements of the client.
        """), text(Summaries.nothing()));
    }

    @Test
    void stepsStandOneToALine() {
        assertTrue(text(Summaries.staircase()).contains("""
        Steps of the load
          Users Throughput   Per user   TTFT p50   TTFT p95  Speed p50  Attempts Success Refused
                  tokens/s   tokens/s         ms         ms   tokens/s
          5         9,300      1,860*       181        288*     2,010         60   100 %       0
          10       18,432      1,843        181        288      2,010        120   100 %       0
          20       24,100      1,205        181        288      2,010        240   100 %       0
          40       24,300        607        181        288      2,010        480  93.8 %      28
          * no 95 % interval, too few values or too uneven over time: a hint, not a finding
        """), text(Summaries.staircase()));
    }

    @Test
    void nameThatIsTooLongForItsColumnHasALineOfItsOwn() {
        assertTrue(text(Summaries.sideBySide()).contains("""
          qwen-3-235b-a22b-instruct-2507
                                 8,333      1,843          –          –          –       500   100 %       0
        """), text(Summaries.sideBySide()));
    }

    @Test
    void turnsHaveTheirPromptAndHowMuchOfItWasCached() {
        assertTrue(text(Summaries.conversation()).contains("""
        Turns
          Turn Throughput   TTFT p50   TTFT p95  Speed p50     Prompt     Cached  Attempts Success Refused
                 tokens/s         ms         ms   tokens/s     tokens          %
          1       18,432        180        270*     2,010        300          0         60   100 %       0
          2       18,432        220        330*     2,010        600       42.7         60   100 %       0
          3       18,432        260        390*     2,010        900       56.9         60   100 %       0
        """), text(Summaries.conversation()));
    }

    @Test
    void comparedModelsHaveSentences() {
        assertTrue(text(Summaries.compared()).contains("""

        Which is faster
          End-to-end latency: qwen-3-235b-a22b-instruct-2507 takes 1.62 times as long as gpt-oss-120b (95
            % interval 1.59 to 1.65, n = 412 pairs).
          qwen-3-235b-a22b-instruct-2507 and gpt-oss-120b: left out 3 pairs of which one call or both got
            no answer.

        """), text(Summaries.compared()));
        assertFalse(text(Summaries.sideBySide()).contains("faster"));
    }

    @Test
    void stopIsNamedFirst() {
        String text = text(Summaries.stopped());
        assertTrue(text.startsWith("[ATTENTION] 10 users got"), text);
        assertTrue(
                text.indexOf("!! STOPPED EARLY: After 31 s: maxCost=2 is spent.") < text.indexOf("Figures of the"),
                text);
    }

    /** 1,060 attempts / 1,000 calls. */
    @Test
    void firstAttemptsAndLastOnesStandSideBySide() {
        assertTrue(text(Summaries.retried()).contains("""
        Calls of the steady window, failed attempts made again
          Success of calls             in the end 99.5 %   at the first attempt 95.0 %
          Attempts per call            1.06   1,060 attempts; 50 calls needed more than one
          Latency of the call          p50 481 ms   p95 1,730 ms   p99 4,100 ms
          ok                           950   95.0 % at first         995   99.5 % in the end
          queue_full                    48    4.8 % at first           5    0.5 % in the end
          server_error                   2    0.2 % at first           0      0 % in the end
        """), text(Summaries.retried()));
    }

    @Test
    void waitForQuotaShowsOnlyWithPacing() {
        assertTrue(
                text(Summaries.paced()).contains("Wait for quota               p50 810 ms   p95 1,600 ms   p99 2,100"));
        assertFalse(text(Summaries.emulated()).contains("quota"));
    }

    /** (9 + 5 + 7) / 3 requests a minute, (1,701 + 922 + 1,313) / 3 tokens; 417 - 41 promises. */
    @Test
    void quotasSayWhatWasPromisedAndWhatCameThrough() {
        assertTrue(text(Summaries.refused()).contains("""
        Quotas, whole run
          Requests per minute          promised 5   in a minute of the run: 5 to 9, mean 7.00
          Requests per day             promised 2,400
          Tokens per minute            promised 30,000   in a minute of the run: 922 to 1,701, mean 1,312
          quota_requests               400   90.9 %   first after 36.3 ms, 5 admitted before
          quota_tokens                  17    3.9 %   first after 61.0 s, 10 admitted before
          Of 440 attempts the server let in 23 (5.2 %), and refused 417 for quota (94.8 %).
          The first refusal, for too many requests, came 36.3 ms after the load began. Sent before that
            and let in: 5 attempts.
          The server changed what it promises during the run (Tokens per minute): what it told last
            counts.
          Requests per minute: up to 9 came through, more than promised. Up to twice as much is no
            contradiction: what was saved up comes on top, and the server's minutes may begin within ours.
          417 of 417 refusals told when to come again (Retry-After): after 1 s to 12 s, 7 s in the median.
          Of 41 promises of Retry-After that a user waited for, 40 were kept: the user came back as told,
            and was let in. 376 were not tested: the user came back too early, or not any more.
          1 was broken: the user was refused again. Each time somebody else had been let in meanwhile: of
            several who come back at the same moment, the first may use up what there is.
          The headers of 400 refusals for requests all tell that no request was left: they agree.
        """), text(Summaries.refused()));
    }

    /** 60 of 100 let in; 20 of 30 promises tested. */
    @Test
    void wrongHeadersAndPromisesAreReported() {
        assertTrue(text(Summaries.distrusted()).contains("""
          Of 100 attempts the server let in 60 (60.0 %), and refused 40 for quota (40.0 %).
          The first refusal, for too many requests, came 1,000 ms after the load began. Sent before that
            and let in: 1 attempt.
          30 of 40 refusals told when to come again (Retry-After): after 60 s.
          Of 20 promises of Retry-After that a user waited for, 0 were kept: the user came back as told,
            and was let in. 10 were not tested: the user came back too early, or not any more.
          20 were broken: the user was refused again. 3 of them though nobody else of this run was let in
            meanwhile: the wait was too short, others share the quota, or the user asked for more tokens
            than before.
          During 2 of the waits somebody else was let in, more than a second before their end: they were
            longer than that one needed.
          4 of 100 answers told of more left than their limit is.
          12 of 40 refusals for requests came though their headers tell of requests left: the headers are
            wrong, or there is a limit that they do not tell of, such as one per second.
          The server did not count the tokens of 8 attempts that it let in: they are missing in the
            minutes.

        Quotas of silent, whole run
          rate_limited                  10    100 %   first after 15.0 s, 0 admitted before
          Of 10 attempts the server let in 0 (0 %), and refused 10 for quota (100 %).
          The first refusal, for a limit that was not named, came 15.0 s after the load began. Sent before
            that and let in: 0 attempts.
          No refusal told when to come again (Retry-After).
          No header told what is left of a limit.
        """), text(Summaries.distrusted()));
    }

    @Test
    void answerStandsBeforeTheFiguresAndWhatIsToBeCopiedStaysAsItIs() {
        assertTrue(text(Summaries.answered()).contains("""
        Where it bends
        Up to 20 users more of them get more.
        To copy:
          first { line = 1 }
            second
        """), text(Summaries.answered()));
    }

    @Test
    void spendingTellsWhatIsNotKnown() {
        assertTrue(text(Summaries.emulated())
                .contains("2,400,000 output tokens would have cost $2.22 at the list price."));
        assertTrue(text(Summaries.sideBySide()).contains("2,400,000 output tokens have no known price."));
        assertTrue(text(Summaries.stopped()).contains("3 attempts may have been billed without telling their tokens"));
    }

    @Test
    void emulatorIsNamedFirst() {
        String text = text(Summaries.emulated());
        assertTrue(text.startsWith("[GOOD, SIMULATED] 10 users got"), text);
        assertTrue(text.contains("!! SIMULATED API: An emulator on this machine answered"), text);
    }

    @Test
    void runWithoutSuccessSaysSoFirstWithAHint() {
        String text = text(Summaries.nothingSucceeded());
        assertTrue(text.startsWith("[BAD] No call succeeded: 598 of 600 ended as unauthorized.\n"), text);
        assertTrue(text.contains("Check CEREBRAS_API_KEY."));
        assertTrue(text.contains("Time to first token          –"));
    }

    @Test
    void runWithoutAnyAttemptSaysSo() {
        String text = text(Summaries.nothing());
        assertTrue(text.startsWith("[UNKNOWN] Nothing was measured: no call ended in this run.\n"), text);
        assertTrue(text.contains("Outcomes: none"));
    }

    @Test
    void notStreamedIsNotZero() {
        assertTrue(text(Summaries.notStreamed())
                .contains("Time to first token          –   not measured: the answers were"));
    }

    @Test
    void singleValueStandsOnceAndIsMarkedAsAHint() {
        String text = text(Summaries.singleAttempt());
        assertTrue(text.contains("Time to first token          single value 181 ms*"), text);
        assertTrue(
                text.contains("* no 95 % interval, too few values or too uneven over time: a hint, not a finding"),
                text);
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.report.Summaries#all")
    void noLineIsWiderThanAHundredColumnsOrSteersTheTerminal(RunSummary summary) {
        String text = text(summary);
        text.lines().forEach(line -> assertTrue(line.length() <= 100, line));
        assertFalse(text.contains("\u001b"));
    }

    /** With plain spaces in place of those that do not break. */
    private static String text(RunSummary summary) {
        return ConsoleBlock.text(Judgements.unjudged(summary), PAGE).replace('\u00a0', ' ');
    }
}
