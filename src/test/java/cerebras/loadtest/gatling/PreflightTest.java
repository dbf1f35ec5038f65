package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.Preflight;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.run.TargetClient;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the preflight makes of a target, without a load. */
public class PreflightTest {

    private static final ScriptedServer.Script ANSWER = connection ->
            connection.write(ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1));

    @Test
    void targetThatDoesAsItShouldIsNotRemarkedOn() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ANSWER)) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(List.of(), found.notes());
            FirstCall.Told told = found.first().orElseThrow();
            assertEquals(Optional.empty(), told.failure());
            assertEquals(1, told.outputTokens().orElseThrow().server());
            assertEquals("HTTP/1.1, no TLS", told.protocol());
        }
    }

    /** A client of its own, with headers of its own, would find what the load does not, and the other way round. */
    @ParameterizedTest(name = "-Dstream={0}")
    @ValueSource(booleans = {true, false})
    void smallCallHasTheFormOfTheLoad(boolean stream) throws IOException {
        ScriptedServer.Script answer = stream
                ? ANSWER
                : connection -> connection.write(
                        ScriptedServer.json(
                                200,
                                "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"completion_tokens\":1}}"));
        try (ScriptedServer server = new ScriptedServer(answer)) {
            assertEquals(
                    Optional.empty(),
                    check(server, Map.of("stream", "" + stream, "temperature", "0.5"))
                            .first()
                            .orElseThrow()
                            .failure());
            String post = server.posts().get(0).toLowerCase();
            assertTrue(post.startsWith("post /v1/chat/completions http/1.1\r\n"), post);
            assertTrue(post.contains("\r\nuser-agent: cerebras-load-test/"), post);
            assertTrue(
                    post.contains("\r\naccept: " + (stream ? "text/event-stream" : "application/json") + "\r\n"), post);
            assertTrue(
                    post.contains("\"stream\":" + stream + ",\"max_completion_tokens\":16,\"temperature\":0.5"), post);
            assertEquals(stream, post.contains("include_usage"), post);
        }
    }

    @ParameterizedTest(name = "-Ddialect={0}, preflight {1}, {2}: {3}")
    @CsvSource({
        "auto, full,  X-Groq-Region: us,          Groq (x-groq-region)",
        "auto, quick, openai-version: 2020-10-01, OpenAI (openai-version)",
        "auto, full,  server: nginx,              an OpenAI-compatible server",
        "groq, full,  openai-version: 2020-10-01, Groq (-Ddialect=groq)",
    })
    void dialectIsTheSettingsOrWhatTheServerShows(String dialect, String preflight, String header, String expected)
            throws IOException {
        try (ScriptedServer server = listing(ScriptedServer.json(200, "{\"data\":[{\"id\":\"m\"}]}", header))) {
            Preflight.Found found = check(server, Map.of("dialect", dialect, "preflight", preflight));
            assertEquals(expected, found.setup().dialect().toString());
        }
    }

    @ParameterizedTest(name = "a list of models with status {0}")
    @ValueSource(ints = {401, 403, 404, 405, 500, 503})
    void listOfModelsThatIsRefusedIsOnlyNoted(int status) throws IOException {
        try (ScriptedServer server = listing(ScriptedServer.json(status, "{\"detail\":\"Not for you\"}"))) {
            assertEquals(
                    List.of("answered HTTP " + status + " to GET /v1/models: the list of models is not checked"),
                    check(server, Map.of()).notes());
            assertEquals(
                    List.of("answered HTTP " + status
                            + " to GET /v1/models: key and model are not checked, -Dpreflight=full does"),
                    check(server, Map.of("preflight", "quick")).notes());
            assertEquals(1, server.posts().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<html>Sign in</html>                     | gave no list of models",
                "{\"object\":\"list\"}                    | gave no list of models",
                "{\"data\":[]}                            | gave an empty list of models",
                "{\"data\":[{\"name\":\"m\"},null,7]}     | gave an empty list of models",
                "''                                       | gave no list of models",
            })
    void bodyThatListsNothingIsOnlyNoted(String body, String note) throws IOException {
        try (ScriptedServer server = listing(ScriptedServer.json(200, body))) {
            assertEquals(
                    List.of(note + ": the list of models is not checked"),
                    check(server, Map.of()).notes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{\"data\":[{\"id\":\"x\"},{\"id\":\"m\"}]}", "[{\"id\":\"m\"}]", "{\"models\":[\"m\"]}"})
    void listIsReadInEveryShapeThatServersWrite(String body) throws IOException {
        try (ScriptedServer server = listing(ScriptedServer.json(200, body))) {
            assertEquals(List.of(), check(server, Map.of()).notes());
        }
    }

    @Test
    void listOfTwentyThousandModelsIsReadAndNotAllOfItShown() throws IOException {
        String models = IntStream.range(0, 20_000)
                .mapToObj("{\"id\":\"model-%05d\",\"object\":\"model\",\"owned_by\":\"somebody\"}"::formatted)
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
        try (ScriptedServer server = listing(ScriptedServer.json(200, models))) {
            assertEquals(
                    List.of("does not list model=m, which answers all the same: it lists model-00000, model-00001,"
                            + " model-00002, model-00003, model-00004, model-00005, model-00006, model-00007, model-00008, model-00009"
                            + " and 19,990 more"),
                    check(server, Map.of()).notes());
        }
    }

    @Test
    void listWithoutAnEndIsNotReadToIt() throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n{\"data\":[";
        try (ScriptedServer server = listing(head + "{\"id\":\"m\"},".repeat(500_000))) {
            assertEquals(
                    List.of(
                            "gave a list of models that is too long, or does not end: the list of models is not checked"),
                    check(server, Map.of()).notes());
        }
    }

    @Test
    void modelThatIsNotListedButAnswersIsNotedWithTheOneThatMayBeMeant() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ANSWER)) {
            assertEquals(
                    List.of("does not list model=gpt-oss-12b, which answers all the same: did you mean gpt-oss-120b?"
                            + " It lists gpt-oss-120b, m"),
                    check(server, Map.of("model", "gpt-oss-12b")).notes());
        }
    }

    @Test
    void modelThatIsNeitherListedNorAnswersEndsTheRunWithTheOneThatMayBeMeant() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.json(
                404, "{\"message\":\"Model gpt-oss-12b does not exist\",\"code\":\"model_not_found\"}")))) {
            assertEquals(
                    "model=gpt-oss-12b is not a model of " + server.url()
                            + " (HTTP 404, model_not_found: Model gpt-oss-12b"
                            + " does not exist): did you mean gpt-oss-120b? It lists gpt-oss-120b, m, for example -Dmodel=gpt-oss-120b",
                    refused(server, Map.of("model", "gpt-oss-12b")));
        }
    }

    @Test
    void everyModelThatIsComparedIsAsked() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                ANSWER,
                connection -> connection.write(ScriptedServer.json(
                        404, "{\"message\":\"Model llama does not exist\",\"code\":\"model_not_found\"}")))) {
            assertEquals(
                    "models=m,llama: llama is not a model of " + server.url()
                            + " (HTTP 404, model_not_found: Model llama does not" + " exist): it lists gpt-oss-120b, m",
                    refused(server, Map.of("models", "m,llama")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectSaysWhereTo(int status) throws IOException {
        String location = "Location: https://elsewhere.example/v1/\u001b[2J";
        String redirect = "HTTP/1.1 " + status + " Moved\r\n" + location + "\r\nContent-Length: 0\r\n\r\n";
        String told =
                ": redirects are not followed, so that the key stays with the target; set -Dtarget to the URL of the API";
        try (ScriptedServer server = listing(redirect)) {
            assertEquals(
                    "target=" + server.url() + " redirects (HTTP " + status + ") GET " + server.url()
                            + "/v1/models to https://elsewhere.example/v1/?[2J" + told,
                    refused(server, Map.of("preflight", "quick")));
        }
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(redirect))) {
            assertEquals(
                    "target=" + server.url() + " redirects (HTTP " + status + ") POST " + server.url()
                            + "/v1/chat/completions to https://elsewhere.example/v1/?[2J" + told,
                    refused(server, Map.of()));
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | Unrecognized request argument supplied: stream_options     | OFF | MAX_COMPLETION_TOKENS",
                "422 | body.stream_options.include_usage: not permitted           | OFF | MAX_COMPLETION_TOKENS",
                "400 | Unknown field max_completion_tokens, did you mean max_tokens | ASK | MAX_TOKENS",
            })
    void fieldThatTheServerRefusesIsLeftOut(int status, String message, UsagePolicy usage, MaxTokensField field)
            throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection ->
                        connection.write(ScriptedServer.json(status, "{\"error\":{\"message\":\"" + message + "\"}}")),
                ANSWER)) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(usage, found.setup().settings().request().usage());
            assertEquals(field, found.setup().settings().request().maxTokensField());
            assertEquals(1, found.notes().size(), found.notes().toString());
            assertTrue(
                    found.notes().get(0).contains("(HTTP " + status + ", invalid_request: " + message + "): requests "),
                    found.notes().toString());
            assertEquals(usage == UsagePolicy.ASK, server.posts().get(1).contains("include_usage"));
            assertTrue(
                    server.posts().get(1).contains("\"" + field.field() + "\":16"),
                    server.posts().get(1));
            String load = new String(found.setup().questions().question(1, 1).body(), StandardCharsets.UTF_8);
            assertEquals(usage == UsagePolicy.ASK, load.contains("include_usage"), load);
        }
    }

    @Test
    void serverThatNamesNoFieldIsAskedWithoutEach() throws IOException {
        ScriptedServer.Script refusal =
                connection -> connection.write(ScriptedServer.json(400, "{\"message\":\"Bad\"}"));
        try (ScriptedServer server = new ScriptedServer(refusal, refusal, refusal, ANSWER)) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(UsagePolicy.OFF, found.setup().settings().request().usage());
            assertEquals(
                    MaxTokensField.MAX_TOKENS,
                    found.setup().settings().request().maxTokensField());
            assertEquals(2, found.notes().size());
        }
    }

    @Test
    void eachRefusedFieldIsNotedInTheWordingOfItsOwnRefusal() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(400, "{\"message\":\"Unknown: stream_options\"}")),
                connection ->
                        connection.write(ScriptedServer.json(422, "{\"message\":\"Unknown: max_completion_tokens\"}")),
                ANSWER)) {
            List<String> notes = check(server, Map.of()).notes();
            assertEquals(2, notes.size());
            assertTrue(
                    notes.get(0)
                            .startsWith("refuses stream_options.include_usage (HTTP 400, invalid_request: Unknown:"
                                    + " stream_options): "),
                    notes.get(0));
            assertTrue(
                    notes.get(1)
                            .startsWith("refuses max_completion_tokens (HTTP 422, invalid_request: Unknown:"
                                    + " max_completion_tokens): "),
                    notes.get(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"stream_options, OFF, MAX_COMPLETION_TOKENS", "max_completion_tokens, ASK, MAX_TOKENS"})
    void fieldThatTheServerFailsOnIsLeftOut(String named, UsagePolicy usage, MaxTokensField field) throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(
                        500, "{\"error\":{\"message\":\"unexpected keyword argument '" + named + "'\"}}")),
                ANSWER)) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(usage, found.setup().settings().request().usage());
            assertEquals(field, found.setup().settings().request().maxTokensField());
            assertEquals(Optional.empty(), found.first().orElseThrow().failure());
            assertEquals(1, found.notes().size(), found.notes().toString());
        }
    }

    @Test
    void serverThatFailsInEveryFormHasNotRefusedAField() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(500, "{\"message\":\"stream_options broke\"}")),
                connection -> connection.write(ScriptedServer.json(500, "{\"message\":\"out of memory\"}")))) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(UsagePolicy.ASK, found.setup().settings().request().usage());
            assertEquals(
                    Optional.of("HTTP 500, server_error: stream_options broke"),
                    found.first().orElseThrow().failure());
            assertEquals(List.of(), found.notes());
        }
    }

    @ParameterizedTest(name = "a list that is {0}, preflight {1}")
    @CsvSource({
        "'',                      full,  gave no answer within 2 s to GET /v1/models: the list of models is not checked",
        "'',                      quick, 'gave no answer within 2 s to GET /v1/models: key and model are not checked, -Dpreflight=full does'",
        "SSH-2.0-OpenSSH_9.6,     full,  gave no answer that can be read ",
    })
    void listOfModelsThatHangsOrBreaksIsOnlyNoted(String answer, String preflight, String note) throws IOException {
        try (ScriptedServer server = listing(answer.isEmpty() ? "" : answer + "\r\n\r\n")) {
            Preflight.Found found = check(server, Map.of("preflight", preflight, "requestTimeout", "2s"));
            assertEquals(1, found.notes().size(), found.notes().toString());
            assertTrue(found.notes().get(0).startsWith(note), found.notes().toString());
        }
    }

    @Test
    void promptThatIsTooLongForTheModelIsNotBlamedOnTheAccount() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(
                ScriptedServer.json(400, "{\"code\":\"context_length_exceeded\",\"message\":\"Too long\"}")))) {
            String message = refused(server, Map.of("maxTokens", "20"));
            assertTrue(
                    message.contains(
                            "Too long): check that the model has room for the prompt and maxTokens=20 (this call: "),
                    message);
            assertTrue(
                    message.endsWith(
                            " prompt tokens, at most 16 tokens), or leave this check out with -Dpreflight=quick"),
                    message);
        }
    }

    @Test
    void serverThatWantsTheOtherFieldForTheLimitIsAnsweredWithTheSetting() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(
                        ScriptedServer.json(
                                400,
                                "{\"error\":{\"message\":\"'max_tokens' is not supported. Use 'max_completion_tokens' instead.\"}}")))) {
            String message = refused(server, Map.of("maxTokensField", "max_tokens", "usage", "off"));
            assertTrue(
                    message.endsWith(
                            "): check the field that limits answers, max_tokens, for example with"
                                    + " -DmaxTokensField=max_completion_tokens, or leave this check out with -Dpreflight=quick"),
                    message);
        }
    }

    @Test
    void serverThatRefusesEveryFormIsAskedFourTimesAndToldInItsFirstWords() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(400, "{\"message\":\"No such organisation\"}")),
                connection -> connection.write(ScriptedServer.json(400, "{\"message\":\"Later\"}")))) {
            assertEquals(
                    "model=m does not answer a small call (HTTP 400, invalid_request: No such organisation): check the model"
                            + " and the account, or leave this check out with -Dpreflight=quick",
                    refused(server, Map.of()));
            assertEquals(4, server.posts().size());
        }
    }

    @ParameterizedTest(name = "HTTP {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | CEREBRAS_API_KEY=*** is refused by URL (HTTP 401, unauthorized: No): check that the key is complete, is still"
                        + " valid, and belongs to this target",
                "402 | model=m does not answer a small call (HTTP 402, payment_required: No): check the model and the account, or"
                        + " leave this check out with -Dpreflight=quick",
                "404 | target=URL has no /v1/chat/completions (HTTP 404, invalid_request: No): check its path",
            })
    void answerThatWillNotChangeEndsTheRun(int status, String told) throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(status, "{\"message\":\"No\"}")))) {
            assertEquals(
                    told.replace("URL", server.url()),
                    refused(server, Map.of(), Map.of("CEREBRAS_API_KEY", "csk-1234567890")));
        }
    }

    @Test
    void targetThatWantsAKeyIsReportedSo() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(401, "{\"message\":\"No key\"}")))) {
            assertEquals(
                    "target=" + server.url()
                            + " requires an API key (HTTP 401, unauthorized: No key): set the environment"
                            + " variable CEREBRAS_API_KEY, for example export CEREBRAS_API_KEY=csk-...",
                    refused(server, Map.of()));
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{`choices`:[{`index`:0,`delta`:{`content`:`Hello`},`finish_reason`:`stop`}]} | does not count tokens: output tokens are"
                        + " estimated by this client, and marked as estimates",
                "{`choices`:[{`index`:0,`delta`:{`content`:`Hello`},`finish_reason`:`stop`}],`usage`:{`completion_tokens`:0}} | counts"
                        + " output tokens in a way that cannot be right (0 for 5 bytes of text): they are estimated by this client, and marked as estimates",
                "{`choices`:[{`index`:0,`delta`:{`content`:`Hello`},`finish_reason`:`stop`}],`usage`:{`completion_tokens`:40}} | returns"
                        + " more tokens than max_completion_tokens allows (40 of 16): answers of the load may be longer than maxTokens too, and"
                        + " a budget may be exceeded by them",
                "{`choices`:[{`index`:0,`delta`:{`content`:`Hello`}}],`usage`:{`completion_tokens`:1}} | ends its answers without a"
                        + " finish_reason: it is unknown whether they are complete, and each call of the load will count as stream_broken, a failure",
            })
    void answerThatWouldSpoilFiguresIsExplainedOnceBeforeTheLoad(String event, String note) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.streamHead()
                + ScriptedServer.event(event.replace('`', '"')) + ScriptedServer.event("[DONE]") + "0\r\n\r\n"))) {
            assertEquals(List.of(note), check(server, Map.of()).notes());
        }
    }

    @Test
    void wholeAnswerToARequestForAStreamIsSaidBeforeTheLoad() throws IOException {
        String body = "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":9}}";
        try (ScriptedServer server =
                new ScriptedServer(connection -> connection.write(ScriptedServer.json(200, body)))) {
            Preflight.Found found = check(server, Map.of());
            assertEquals(Optional.empty(), found.first().orElseThrow().failure());
            assertEquals(
                    List.of("answers with one whole body (JSON of " + body.length()
                            + " bytes) although a stream was requested:"
                            + " there will be no time to first token and no output speed; use -Dstream=false"),
                    found.notes());
        }
    }

    @Test
    void countThatWasNotAskedForIsNotCalledTheServersFault() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.streamHead()
                + ScriptedServer.event("{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}")
                + ScriptedServer.event("[DONE]") + "0\r\n\r\n"))) {
            assertEquals(
                    List.of(
                            "was not asked to count tokens (usage=off): output tokens are estimated by this client, and marked"
                                    + " as estimates"),
                    check(server, Map.of("usage", "off")).notes());
        }
    }

    @ParameterizedTest(name = "HTTP {0}")
    @ValueSource(ints = {429, 500, 503})
    void answerThatMayChangeIsOnlyNoted(int status) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.json(
                status, "{\"message\":\"Wait\u001b[31m\"}", "x-ratelimit-limit-requests-hour: 7")))) {
            FirstCall.Told told = check(server, Map.of()).first().orElseThrow();
            assertTrue(told.failure().orElseThrow().startsWith("HTTP " + status + ", "), told.toString());
            assertFalse(told.failure().orElseThrow().contains("\u001b"), told.toString());
            assertEquals(7, told.quotas().limits().get(0).limit().amount());
        }
    }

    @Test
    void smallCallIsWaitedForAsLongAsOneOfTheLoad() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Connection::silence)) {
            assertEquals(
                    Optional.of("no answer within 0.2 s (requestTimeout)"),
                    check(server, Map.of("requestTimeout", "200ms"))
                            .first()
                            .orElseThrow()
                            .failure());
        }
    }

    @Test
    void clockOfTheServerIsCompared() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.streamHead("Date: Sun, 22 Nov 2099 12:00:00 GMT")
                        + ScriptedServer.text("Hi")
                        + ScriptedServer.closing(1)))) {
            Duration ahead =
                    check(server, Map.of()).first().orElseThrow().clockAhead().orElseThrow();
            assertTrue(ahead.toDays() > 10_000, ahead.toString());
        }
    }

    @Test
    void fieldThatTheServerDoesNotTakeIsSuspected() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection ->
                connection.write(ScriptedServer.json(400, "{\"message\":\"property 'top_k' is unsupported\"}")))) {
            String message = refused(server, Map.of("body.top_k", "5", "usage", "off", "maxTokensField", "max_tokens"));
            assertTrue(message.contains("property 'top_k' is unsupported"), message);
            assertTrue(
                    message.endsWith(
                            "): check what is added to the request (body.top_k), the model and the account, or leave this"
                                    + " check out with -Dpreflight=quick"),
                    message);
        }
    }

    @Test
    void serversWordsDoNotSteerATerminal() {
        assertEquals("no such model?[2J?", TargetClient.shown("no such model\u001b[2J\n"));
    }

    private static ScriptedServer listing(String answer) {
        return ScriptedServer.listing(answer, ANSWER);
    }

    private static String refused(ScriptedServer server, Map<String, String> settings) {
        return refused(server, settings, Map.of());
    }

    private static String refused(
            ScriptedServer server, Map<String, String> settings, Map<String, String> environment) {
        return assertThrows(Refused.class, () -> check(server, settings, environment))
                .getMessage();
    }

    private static Preflight.Found check(ScriptedServer server, Map<String, String> settings) {
        return check(server, settings, Map.of());
    }

    private static Preflight.Found check(
            ScriptedServer server, Map<String, String> settings, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("target", server.url(), "model", "m"));
        all.putAll(settings);
        if (all.containsKey("models")) {
            all.remove("model");
        }
        Setup setup = setup(RunSettings.from(all, environment, Path.of("user-files")));
        try (PreflightClient client = new PreflightClient(setup)) {
            return new Preflight(setup, client).check();
        }
    }

    /** That of a single call. */
    public static Setup setup(RunSettings settings) {
        Models models = Models.read(settings.emulator().userFiles());
        return new Setup(
                "OneCall",
                settings,
                settings.target().api().orElseThrow(),
                new LoadShape.OneCall(),
                false,
                Questions::of,
                models,
                QuotaPlans.configured(settings.emulator(), models.ids()));
    }
}
