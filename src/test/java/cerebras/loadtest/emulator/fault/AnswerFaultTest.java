package cerebras.loadtest.emulator.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.Delay;
import cerebras.loadtest.emulator.fault.AnswerFault.DuplicatedEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.GarbageBytes;
import cerebras.loadtest.emulator.fault.AnswerFault.NoDoneMark;
import cerebras.loadtest.emulator.fault.AnswerFault.NoUsage;
import cerebras.loadtest.emulator.fault.AnswerFault.ResetConnection;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallBeforeHeaders;
import cerebras.loadtest.emulator.fault.AnswerFault.StallInStream;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From plan to plan. A plan is told as {@code moment:text/tokens} of each emission, without the data field. */
class AnswerFaultTest {

    private static final String USAGE =
            ",\"usage\":{\"total_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":0},\"prompt_tokens\":2}";
    private static final Duration FIVE = Duration.ofNanos(5);

    /** A role chunk, 3 + 4 tokens of text, the closing chunk and the end mark. */
    private static final AnswerPlan STREAM = AnswerPlan.completion(
            Dialect.CEREBRAS,
            AnswerPlan.EVENTS,
            "id",
            "model",
            List.of(
                    event(10, 0, "role"),
                    event(20, 3, "a"),
                    event(30, 4, "b"),
                    event(40, 0, "{c" + USAGE + "}"),
                    event(40, 0, "[DONE]")));

    private static final AnswerPlan WHOLE = AnswerPlan.completion(
            Dialect.CEREBRAS,
            AnswerPlan.JSON,
            "id",
            "model",
            List.of(new Emission(40, 7, payload("{body" + USAGE + ",x}"))));

    static Stream<Arguments> streamed() {
        return Stream.of(
                row(new Delay(FIVE), "15:role 25:a/3 35:b/4 45:{c*} 45:[DONE]", End.COMPLETE),
                row(new StallBeforeHeaders(), "", End.NEVER),
                row(new StallInStream(0, Optional.empty()), "10:", End.NEVER),
                row(new StallInStream(2, Optional.empty()), "10:role 20:a/3", End.NEVER),
                row(new StallInStream(2, Optional.of(FIVE)), "10:role 20:a/3 35:b/4 45:{c*} 45:[DONE]", End.COMPLETE),
                row(new CutStream(0), "10:", End.CUT),
                row(new CutStream(1), "10:role", End.CUT),
                row(new CutStream(3), "10:role 20:a/3 30:b/4", End.CUT),
                row(new CutStream(99), "10:role 20:a/3 30:b/4", End.CUT),
                row(new ResetConnection(2), "10:role 20:a/3", End.RESET),
                row(new ErrorEvent(0), "10: 10:{500}", End.ERROR_EVENT),
                row(new ErrorEvent(2), "10:role 20:a/3 20:{500}", End.ERROR_EVENT),
                row(new NoUsage(), "10:role 20:a/3 30:b/4 40:{c} 40:[DONE]", End.COMPLETE),
                row(new NoDoneMark(), "10:role 20:a/3 30:b/4 40:{c*}", End.COMPLETE),
                row(new DuplicatedEvent(1), "10:role 10:role 20:a/3 30:b/4 40:{c*} 40:[DONE]", End.COMPLETE),
                row(new DuplicatedEvent(2), "10:role 20:a/3 20:a/3 30:b/4 40:{c*} 40:[DONE]", End.COMPLETE),
                row(new DuplicatedEvent(99), "10:role 20:a/3 30:b/4 30:b/4 40:{c*} 40:[DONE]", End.COMPLETE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streamed")
    void faultOfAStream(AnswerFault fault, String expected, End end) {
        assertTold(expected, end, fault.on(STREAM));
    }

    static Stream<Arguments> whole() {
        return Stream.of(
                row(new Delay(FIVE), "45:{body*,x}/7", End.COMPLETE),
                row(new StallBeforeHeaders(), "", End.NEVER),
                row(new ErrorEvent(2), "40:{500}", End.COMPLETE),
                row(new NoUsage(), "40:{body,x}/7", End.COMPLETE),
                row(new CutStream(0), "40:", End.CUT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void faultOfAWholeAnswer(AnswerFault fault, String expected, End end) {
        assertTold(expected, end, fault.on(WHOLE));
    }

    static Stream<Arguments> inTheMiddle() {
        return Stream.of(
                row(new CutStream(2), "40:0123", End.CUT),
                row(new ResetConnection(2), "40:0123", End.RESET),
                row(new StallInStream(2, Optional.empty()), "40:0123", End.NEVER),
                row(new StallInStream(2, Optional.of(FIVE)), "40:0123 45:45678/7", End.COMPLETE));
    }

    /** 9 bytes: 4 and 5. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("inTheMiddle")
    void faultInTheMiddleOfAWholeAnswer(AnswerFault fault, String expected, End end) {
        assertTold(expected, end, fault.on(WHOLE.withEmissions(List.of(new Emission(40, 7, payload("012345678"))))));
    }

    @Test
    void wholeAnswerHasNothingToDuplicateAndNoEndMark() {
        assertSame(WHOLE, new DuplicatedEvent(1).on(WHOLE));
        assertSame(WHOLE, new NoDoneMark().on(WHOLE));
    }

    @Test
    void streamWithoutEndMarkCannotLoseIt() {
        AnswerPlan unmarked = new NoDoneMark().on(STREAM);
        assertSame(unmarked, new NoDoneMark().on(unmarked));
        assertEquals("10:role 20:a/3 30:b/4", told(new CutStream(99).on(unmarked)));
    }

    @Test
    void wholeAnswerThatGetsAnErrorEventIsAServerError() {
        assertEquals(500, new ErrorEvent(2).on(WHOLE).status());
        assertEquals(200, new ErrorEvent(2).on(STREAM).status());
    }

    @Test
    void textThatLooksLikeUsageStays() {
        String quoted = "{\"content\":\"x,\\\"usage\\\":{}\"" + USAGE + "}";
        AnswerPlan plan = WHOLE.withEmissions(List.of(new Emission(40, 7, payload(quoted))));
        assertEquals("40:{\"content\":\"x,\\\"usage\\\":{}\"}/7", told(new NoUsage().on(plan)));
    }

    @Test
    void garbageIsAnEventOfItsOwnOrInTheMiddleOfTheBody() {
        List<Emission> stream = new GarbageBytes(2).on(STREAM).emissions();
        assertEquals(6, stream.size());
        assertEquals(20, stream.get(2).offsetNanos());
        assertEquals(0xff, stream.get(2).payload().bytes()["data: ".length() + 1] & 0xff);
        List<Emission> whole = new GarbageBytes(2).on(WHOLE).emissions();
        assertEquals(List.of(0, 0, 7), whole.stream().map(Emission::tokens).toList());
        assertEquals(0xff, whole.get(1).payload().bytes()[1] & 0xff);
    }

    /**
     * Drips of 4 bytes, 5 ns apart: "data: a\n\n" has 9 bytes and takes 3 drips, so the 4 bytes after it, due 10 ns
     * later, have to wait for another 5 ns.
     */
    @Test
    void dripsComeOneAfterTheOther() {
        AnswerPlan plan = STREAM.withEmissions(List.of(event(20, 3, "a"), new Emission(30, 4, payload("last"))));
        assertEquals("20:data/0 25:: a\n/0 30:\n/3 35:last/4", raw(new SlowDrip(4, FIVE).on(plan)));
        assertEquals("20:data/0 21:: a\n/0 22:\n/3 30:last/4", raw(new SlowDrip(4, Duration.ofNanos(1)).on(plan)));
    }

    @ParameterizedTest
    @CsvSource({
        "WRONG_API_KEY, 401, wrong_api_key", "PAYMENT_REQUIRED, 402, payment_required",
        "REQUEST_TIMEOUT, 408, request_timeout", "REQUEST_QUOTA, 429, request_quota_exceeded",
        "TOKEN_QUOTA, 429, token_quota_exceeded", "QUEUE_EXCEEDED, 429, queue_exceeded",
        "SERVER_ERROR, 500, server_error", "UNAVAILABLE, 503, service_unavailable",
    })
    void errorTakesThePlaceOfTheAnswer(ErrorKind error, int status, String code) {
        AnswerPlan plan = new ErrorAnswer(error).on(STREAM);
        assertEquals(status, plan.status());
        assertEquals(0, plan.emissions().get(0).offsetNanos());
        String body = new String(plan.emissions().get(0).payload().bytes(), StandardCharsets.UTF_8);
        assertTrue(body.contains("\"" + code + "\""), body);
    }

    @ParameterizedTest
    @CsvSource({"REQUEST_QUOTA, 1", "TOKEN_QUOTA, 1", "QUEUE_EXCEEDED,", "UNAVAILABLE,"})
    void onlyAQuotaTellsWhenToComeBack(ErrorKind error, String seconds) {
        assertEquals(seconds, new ErrorAnswer(error).on(STREAM).headers().get("retry-after"));
    }

    private static Arguments row(AnswerFault fault, String expected, End end) {
        return Arguments.of(fault, expected, end);
    }

    private static void assertTold(String expected, End end, AnswerPlan plan) {
        assertEquals(expected, told(plan));
        assertEquals(end, plan.end());
    }

    private static String told(AnswerPlan plan) {
        return raw(plan)
                .replace("data: ", "")
                .replace("\n\n", "")
                .replace(USAGE, "*")
                .replace("/0", "")
                .replaceAll("\\{\"status_code\":500.*?}}", "{500}");
    }

    private static String raw(AnswerPlan plan) {
        return plan.emissions().stream().map(AnswerFaultTest::raw).collect(Collectors.joining(" "));
    }

    private static String raw(Emission part) {
        return part.offsetNanos() + ":" + new String(part.payload().bytes(), StandardCharsets.UTF_8) + "/"
                + part.tokens();
    }

    private static Emission event(long offsetNanos, int tokens, String data) {
        return new Emission(offsetNanos, tokens, payload("data: " + data + "\n\n"));
    }

    private static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
