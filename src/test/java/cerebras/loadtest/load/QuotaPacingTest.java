package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.workload.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotaPacingTest {

    /** A limiter sends its first request alone until an answer has come: here none comes, so there are as many as limiters. */
    @Test
    void eachModelAndKeyHasAQuotaOfItsOwn() {
        ManualExecutor executor = new ManualExecutor();
        Set<String> asked = new HashSet<>();
        QuotaPacing pacing = new QuotaPacing(
                executor,
                variable -> {
                    asked.add(variable);
                    return plan();
                },
                Question::promptTokens,
                headers -> Announcement.in(headers, Dialect.CEREBRAS, Instant.EPOCH),
                executor::nanoTime);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (String account : List.of("a", "b", "a TEAM_KEY")) {
                pacing.ask(question(account), Runnable::run, leave -> sent.add(account), () -> {});
            }
        }
        executor.advance(Duration.ofSeconds(1));
        assertEquals(List.of("a", "b", "a TEAM_KEY"), sent);
        assertEquals(Set.of("", "TEAM_KEY"), asked);
    }

    private static QuotaPlan plan() {
        return new QuotaPlan(
                "test",
                Refill.FIXED_WINDOW,
                100,
                Map.of(QuotaPlan.DEFAULT_MODEL, List.of(new Limit(Resource.REQUESTS, Period.DAY, 9))));
    }

    private static Question question(String account) {
        String[] parts = account.split(" ");
        Map<String, String> headers = parts.length == 1 ? Map.of() : Map.of(Mix.KEY_VARIABLE_HEADER, parts[1]);
        return new Question(
                parts[0],
                new byte[0],
                1,
                1,
                headers,
                ExpectedAnswer.ANY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
