package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.DuplicatedEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.GarbageBytes;
import cerebras.loadtest.emulator.fault.AnswerFault.NoUsage;
import cerebras.loadtest.emulator.fault.AnswerFault.ResetConnection;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallBeforeHeaders;
import cerebras.loadtest.emulator.fault.AnswerFault.StallInStream;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.http.LeakWatch;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capacity;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.models.ShippedModels;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What holds after any requests, whatever went wrong with them: the log has each of them, every token of the quota is
 * accounted for, the usage is what was sent, and no buffer is lost. What is asked is random, but the same in each run.
 */
@Tag("slow")
class EmulatorPropertiesTest {

    private static final int ROUNDS = 8;
    private static final int AT_ONCE = 16;
    private static final int NO_CAP_TOKENS = Integer.MAX_VALUE;
    private static final int TOKENS_A_DAY = 400_000;
    private static final int LONGEST_PATIENCE_MILLIS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** About four tokens each millisecond, four answers at once, and not much patience with more. */
    private static final Pace PACE = new Pace(4000, Duration.ofMillis(1), 1e9, Duration.ofMillis(1), 0.5);

    private static final Capacity CAPACITY = new Capacity(4, Duration.ofMillis(200));

    private static final List<Fault> FAULTS = List.of(
            new StallBeforeHeaders(),
            new StallInStream(2, Optional.empty()),
            new CutStream(3),
            new ResetConnection(0),
            new ErrorAnswer(ErrorKind.UNAVAILABLE),
            new ErrorEvent(2),
            new GarbageBytes(1),
            new NoUsage(),
            new DuplicatedEvent(3),
            new SlowDrip(100, Duration.ofNanos(1)));
    private static final double RATE = 0.03;

    private static final List<List<String>> FIELDS = List.of(
            List.of("", "\"stream\":true"),
            List.of("", "", "\"n\":2", "\"n\":3"),
            List.of("", "\"max_tokens\":0", "\"max_tokens\":1", "\"max_tokens\":7", "\"max_tokens\":60"),
            List.of("", "", "\"min_tokens\":50"),
            List.of("", "", "\"stop\":[\" the\",\" before\"]"),
            List.of("\"tool_choice\":\"none\"", "\"tool_choice\":\"none\"", "\"tool_choice\":\"required\""),
            List.of("", "", "", "\"response_format\":{\"type\":\"json_object\"}"),
            List.of("", "\"reasoning_effort\":\"low\"", "\"reasoning_effort\":\"high\""),
            List.of("", "\"reasoning_format\":\"raw\"", "\"reasoning_format\":\"hidden\""));
    private static final String TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find_the_nearest_railway_station\"}}]";

    private static final Pattern USAGE = Pattern.compile("\"completion_tokens\":([0-9]+)");
    private static final Pattern PROMPT = Pattern.compile("\"prompt_tokens\":([0-9]+)");

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-120b, HTTP_1_1",
        "gpt-oss-120b, HTTP_2",
        "gemma-4-31b,  HTTP_1_1",
        "qwen-3.8-27b, HTTP_2",
    })
    void everythingIsAccountedFor(String model, HttpClient.Version version) throws Exception {
        try (LeakWatch leaks = new LeakWatch()) {
            try (Emulator emulator =
                    Emulator.start(options(ShippedModels.model(model, PACE, 10).withCapacity(CAPACITY)))) {
                Client client = new Client(emulator, version);
                List<HttpResponse<String>> answers = askAtRandom(client, model);
                assertTrue(emulator.log().awaitEnded(emulator.log().requests(), PATIENCE), "requests without an end");
                List<ServedRequest> served = emulator.log().served();
                assertEquals(
                        LongStream.rangeClosed(1, emulator.log().requests())
                                .boxed()
                                .toList(),
                        served.stream().map(ServedRequest::number).sorted().toList());
                int prompt = checkUsage(answers, served);
                checkQuota(tokensLeft(client, model), prompt, served);
            }
            leaks.assertNone();
        }
    }

    /** The answers of those clients that had the patience to wait for the end, and got one. */
    private static List<HttpResponse<String>> askAtRandom(Client client, String model) throws Exception {
        Random random = new Random(42);
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> client.chatAsync(randomBody(model, random)))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                answer(call, random.nextInt(LONGEST_PATIENCE_MILLIS)).ifPresent(answers::add);
            }
        }
        return answers;
    }

    private static Optional<HttpResponse<String>> answer(
            CompletableFuture<HttpResponse<String>> call, int patienceMillis) throws InterruptedException {
        try {
            return Optional.of(call.get(patienceMillis, TimeUnit.MILLISECONDS));
        } catch (TimeoutException tired) {
            call.cancel(true);
            return Optional.empty();
        } catch (ExecutionException broken) {
            return Optional.empty();
        }
    }

    private static String randomBody(String model, Random random) {
        String fields = FIELDS.stream()
                .map(choices -> choices.get(random.nextInt(choices.size())))
                .filter(field -> !field.isEmpty())
                .collect(Collectors.joining(","));
        return Client.body(model, "Hi", TOOLS + "," + fields);
    }

    /** What an answer says that it has is what was sent. Gives the tokens of the prompt, the same in all of them. */
    private static int checkUsage(List<HttpResponse<String>> answers, List<ServedRequest> served) {
        Map<String, ServedRequest> sound = served.stream()
                .filter(request -> request.id().isPresent() && request.fault().isEmpty())
                .collect(Collectors.toMap(request -> request.id().get(), request -> request));
        List<HttpResponse<String>> checked =
                answers.stream().filter(answer -> sound.containsKey(id(answer))).toList();
        for (HttpResponse<String> answer : checked) {
            ServedRequest request = sound.get(id(answer));
            assertEquals(Ending.COMPLETE, request.ending());
            assertEquals(tokens(USAGE, answer), request.outputTokens(), answer.body());
        }
        assertTrue(checked.size() > AT_ONCE, checked.size() + " answers are too few to prove anything");
        return tokens(PROMPT, checked.get(0));
    }

    /**
     * Of the quota is missing what the log says was sent, and the prompts of those that were let in. One whose client
     * left before its answer was planned may have cost its prompt or nothing.
     */
    private static void checkQuota(int left, int prompt, List<ServedRequest> served) {
        int paid = TOKENS_A_DAY
                - left
                - served.stream().mapToInt(ServedRequest::outputTokens).sum();
        long letIn = served.stream()
                .filter(request ->
                        request.model().isPresent() || request.fault().isPresent())
                .count();
        long unplanned = served.stream()
                .filter(request -> request.model().isEmpty() && request.status().isEmpty())
                .count();
        assertEquals(0, paid % prompt, paid + " tokens are no whole number of prompts of " + prompt);
        assertTrue(
                paid / prompt >= letIn && paid / prompt <= letIn + unplanned,
                paid / prompt + " prompts paid, " + letIn + " let in, " + unplanned + " unplanned");
    }

    /** Asks for more than there can be, which is refused, costs nothing and tells what is left. */
    private static int tokensLeft(Client client, String model) throws Exception {
        HttpResponse<String> refused = client.chat(Client.body(model, "Hi", "\"n\":128"));
        assertEquals(429, refused.statusCode());
        return Integer.parseInt(
                refused.headers().firstValue("x-ratelimit-remaining-tokens-day").orElseThrow());
    }

    private static EmulatorOptions options(Model model) {
        Limit limit = new Limit(Resource.TOKENS, Period.DAY, TOKENS_A_DAY);
        FaultPlan faults = FaultPlan.none();
        for (Fault fault : FAULTS) {
            faults = faults.with(fault, new Rate(RATE));
        }
        QuotaPlan quota = new QuotaPlan(
                "test", Refill.FIXED_WINDOW, NO_CAP_TOKENS, Map.of(QuotaPlan.DEFAULT_MODEL, List.of(limit)));
        return EmulatorOptions.defaults().withModels(model).withFaults(faults).withQuota(quota);
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("inference-id").orElse("");
    }

    private static int tokens(Pattern count, HttpResponse<String> answer) {
        Matcher matcher = count.matcher(answer.body());
        assertTrue(matcher.find(), answer.body());
        return Integer.parseInt(matcher.group(1));
    }
}
