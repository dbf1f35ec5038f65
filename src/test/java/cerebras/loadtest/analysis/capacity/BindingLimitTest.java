package cerebras.loadtest.analysis.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.capacity.BindingLimit.Factor;
import cerebras.loadtest.analysis.capacity.BindingLimit.Trial;
import cerebras.loadtest.quota.Limit.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingLimitTest {

    /** Time to first token 100 ms, latency 600 ms, 200 tokens/s. */
    private static final Trial ONE_USER = trial(1, 100, 600, 200, 200, 5, 0, 0, 0, 0, false);

    @ParameterizedTest(name = "{0}: {12}")
    @CsvSource(
            delimiter = '|',
            value = {
                // missed, time to first token, latency, speed, server's speed, server's queue, refused by quota of
                // requests, of
                // tokens, unnamed, full, generator invalid, refusing resource, expected
                "ttft.p95             | 400 | 900  | 200 | 200 | 300 | 0    | 0    | 0    | 0    | false |          | QUEUE",
                "report.ttft.p99.9    | 400 | 900  | 200 | 200 | 300 | 0    | 0    | 0    | 0    | false |          | QUEUE",
                "taskSuccess          | 100 | 600  | 200 | 200 | 5   | 0.2  | 0    | 0    | 0    | false |          | REQUEST_QUOTA",
                "ttft.p95             | 105 | 605  | 200 | 200 | 5   | 0    | 0    | 0    | 0    | false |          | NOT_CLEAR",
                "speed.p50            | 100 | 1100 | 100 | 100 | 5   | 0    | 0    | 0    | 0    | false |          | SPEED",
                // A longer queue does not explain a lower speed.
                "speed.p50            | 400 | 1400 | 100 | 100 | 300 | 0    | 0    | 0    | 0    | false |          | SPEED",
                // 300 ms of 310 ms more are waited; then 300 ms of 800 ms.
                "latency.p95          | 400 | 910  | 170 | 196 | 300 | 0    | 0    | 0    | 0    | false |          | QUEUE",
                "latency.p95          | 400 | 1400 | 100 | 100 | 300 | 0    | 0    | 0    | 0    | false |          | NOT_CLEAR: SPEED QUEUE",
                "task.p90             | 130 | 1130 | 100 | 100 | 30  | 0    | 0    | 0    | 0    | false |          | SPEED",
                "success              | 100 | 600  | 200 | 200 | 5   | 0.2  | 0    | 0    | 0    | false |          | REQUEST_QUOTA",
                "success              | 100 | 600  | 200 | 200 | 5   | 0.01 | 0.3  | 0    | 0    | false |          | TOKEN_QUOTA",
                "success              | 100 | 600  | 200 | 200 | 5   | 0.1  | 0.1  | 0    | 0    | false |          | NOT_CLEAR: REQUEST_QUOTA TOKEN_QUOTA",
                "success              | 100 | 600  | 200 | 200 | 5   | 0    | 0    | 0.2  | 0    | false |          | QUOTA",
                "success              | 100 | 600  | 200 | 200 | 5   | 0    | 0    | 0.2  | 0    | false | TOKENS   | TOKEN_QUOTA",
                "success              | 100 | 600  | 200 | 200 | 5   | 0    | 0    | 0    | 0.2  | false |          | QUEUE",
                "success              | 100 | 600  | 200 | 200 | 5   | 0    | 0    | 0    | 0    | false |          | NOT_CLEAR",
                "quota.requests-minute | 100 | 600 | 200 | 200 | 5   | 0    | 0    | 0    | 0    | false |          | REQUEST_QUOTA",
                "quota.total-tokens-hour | 100 | 600 | 200 | 200 | 5 | 0    | 0    | 0    | 0    | false |          | TOKEN_QUOTA",
                "success quota.tokens-minute ttft.p95 | 400 | 900 | 200 | 200 | 300 | 0 | 0.2 | 0 | 0 | false | | NOT_CLEAR: QUEUE TOKEN_QUOTA",
                // Only what the server says too is not the load generator's.
                "ttft.p95             | 400 | 900  | 200 | 200 | 5   | 0    | 0    | 0    | 0    | true  |          | LOAD_GENERATOR",
                "ttft.p95             | 400 | 900  | 200 | 200 | 155 | 0    | 0    | 0    | 0    | true  |          | NOT_CLEAR: QUEUE LOAD_GENERATOR",
                "ttft.p95             | 400 | 900  | 200 | 200 | 275 | 0    | 0    | 0    | 0    | true  |          | QUEUE",
                "speed.p50            | 100 | 1100 | 100 | 100 | 5   | 0    | 0    | 0    | 0    | true  |          | SPEED",
                "speed.p50            | 100 | 1100 | 100 | 199 | 5   | 0    | 0    | 0    | 0    | true  |          | LOAD_GENERATOR",
                "speed.p50            | 100 | 1100 | 100 |     | 5   | 0    | 0    | 0    | 0    | true  |          | LOAD_GENERATOR",
            })
    void limitIsTheOneThatExplainsWhatWasMissed(
            String missed,
            double ttft,
            double latency,
            double speed,
            Double serverSpeed,
            double queue,
            double requests,
            double tokens,
            double unnamed,
            double full,
            boolean invalid,
            Resource refusing,
            String expected) {
        Trial beyond = trial(
                20,
                ttft,
                latency,
                speed,
                serverSpeed == null ? Double.NaN : serverSpeed,
                queue,
                requests,
                tokens,
                unnamed,
                full,
                invalid);
        BindingLimit found = BindingLimit.of(Set.of(missed.split(" ")), ONE_USER, List.of(beyond), refusing);
        String candidates = found.factor() == Factor.NOT_CLEAR
                        && !found.candidates().isEmpty()
                ? ": "
                        + String.join(
                                " ",
                                found.candidates().stream().map(Factor::name).toList())
                : "";
        assertEquals(expected, found.factor() + candidates);
    }

    @Test
    void stepsThatShowTheSameLimitAreCounted() {
        Trial queued = trial(20, 400, 900, 200, 200, 300, 0, 0, 0, 0, false);
        Trial quick = trial(20, 100, 600, 200, 200, 5, 0, 0, 0, 0, false);
        BindingLimit found = BindingLimit.of(Set.of("ttft.p95"), ONE_USER, List.of(queued, quick, queued), null);
        assertEquals(Factor.QUEUE, found.factor());
        assertEquals(3, found.trials());
        assertEquals(2, found.agreeing());
        // (400 + 100 + 400) / 3 / 100
        assertEquals(3, found.evidence().timeToFirstTokenGrowth(), 1e-9);
    }

    @Test
    void evenOneUserCanBeTooMany() {
        Trial slow = trial(1, 100, 600, 200, 200, 5, 0, 0, 0, 0, false);
        assertEquals(
                Factor.SPEED,
                BindingLimit.of(Set.of("speed.p50"), null, List.of(slow), null).factor());
        assertEquals(
                Factor.NOT_CLEAR,
                BindingLimit.of(Set.of("ttft.p50"), null, List.of(slow), null).factor());
        Trial queued = trial(1, 100, 600, 200, 200, 80, 0, 0, 0, 0, false);
        assertEquals(
                Factor.QUEUE,
                BindingLimit.of(Set.of("ttft.p50"), null, List.of(queued), null).factor());
    }

    private static Trial trial(
            int users,
            double ttftMillis,
            double latencyMillis,
            double speed,
            double serverSpeed,
            double queueMillis,
            double requests,
            double tokens,
            double unnamed,
            double full,
            boolean invalid) {
        return new Trial(
                users,
                ttftMillis * 1e6,
                latencyMillis * 1e6,
                speed,
                serverSpeed,
                queueMillis * 1e6,
                requests,
                tokens,
                unnamed,
                full,
                invalid);
    }
}
