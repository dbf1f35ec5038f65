package cerebras.loadtest.emulator.fault;

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
import cerebras.loadtest.emulator.fault.ContentFault.BrokenJson;
import cerebras.loadtest.emulator.fault.ContentFault.EmptyAnswer;
import cerebras.loadtest.emulator.fault.ContentFault.NoToolCall;
import cerebras.loadtest.emulator.fault.ContentFault.RefusedAnswer;
import cerebras.loadtest.emulator.fault.ContentFault.RepeatedText;
import cerebras.loadtest.emulator.fault.ContentFault.UnknownTool;
import cerebras.loadtest.emulator.fault.ContentFault.WrongJson;
import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.settings.HoconKey;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The form of each fault in a file: its name, its keys, and the fault that they make. */
enum FaultForm {
    REFUSE_CONNECTION(rule -> new RefuseConnection()),
    DELAY(rule -> new Delay(rule.needed("duration", "500ms").duration())),
    ERROR_ANSWER(rule -> new ErrorAnswer(rule.needed("error", "unavailable").oneOf(ErrorKind.values()))),
    STALL_BEFORE_HEADERS(rule -> new StallBeforeHeaders()),
    STALL_IN_STREAM(
            rule -> new StallInStream(afterEvents(rule), rule.child("duration").map(HoconKey::duration))),
    CUT_STREAM(rule -> new CutStream(afterEvents(rule))),
    RESET_CONNECTION(rule -> new ResetConnection(afterEvents(rule))),
    ERROR_EVENT(rule -> new ErrorEvent(afterEvents(rule))),
    GARBAGE_BYTES(rule -> new GarbageBytes(afterEvents(rule))),
    NO_USAGE(rule -> new NoUsage()),
    NO_DONE_MARK(rule -> new NoDoneMark()),
    DUPLICATED_EVENT(rule -> new DuplicatedEvent(positive(rule, "event", "3"))),
    SLOW_DRIP(rule -> new SlowDrip(
            positive(rule, "bytes", "16"), rule.needed("interval", "10ms").duration())),
    NO_TOOL_CALL(rule -> new NoToolCall()),
    UNKNOWN_TOOL(rule -> new UnknownTool()),
    WRONG_JSON(rule -> new WrongJson()),
    BROKEN_JSON(rule -> new BrokenJson()),
    EMPTY_ANSWER(rule -> new EmptyAnswer()),
    REPEATED_TEXT(rule -> new RepeatedText()),
    REFUSED_ANSWER(rule -> new RefusedAnswer());

    private static final String FAULT = "fault";
    private static final String RATE = "rate";
    private static final String AT = "at";

    private final Function<HoconKey, Fault> reading;

    FaultForm(Function<HoconKey, Fault> reading) {
        this.reading = reading;
    }

    /** Reads one set. */
    static FaultPlan plan(HoconKey set) {
        return new FaultPlan(
                set.elements().stream().map(rule -> rule.read(FaultForm::rule)).toList());
    }

    private static FaultPlan.Rule rule(HoconKey rule) {
        FaultForm form = rule.needed(FAULT, "cut-stream").oneOf(values());
        return new FaultPlan.Rule(form.reading.apply(rule), trigger(rule));
    }

    private static Trigger trigger(HoconKey rule) {
        Optional<Trigger> rate = rule.child(RATE).map(FaultForm::rate);
        Optional<Trigger> script = rule.child(AT).map(FaultForm::script);
        if (rate.isPresent() == script.isPresent()) {
            throw rule.refused(
                    rate.isPresent() ? "has both rate and at" : "has neither rate nor at",
                    "expected one of them, for example rate = 0.01 or at = [3, \"10-20\"]");
        }
        return rate.or(() -> script).orElseThrow();
    }

    private static Script script(HoconKey at) {
        return new Script(at.elementsOrOne().stream().map(FaultForm::span).toList());
    }

    private static Rate rate(HoconKey rate) {
        return rate.as(
                text -> new Rate(Double.parseDouble(text)),
                "a rate",
                "the share that is hit, from 0 to 1, for example 0.01");
    }

    private static Script.Span span(HoconKey span) {
        return span.as(Script.Span::parse, "a number or range", "for example 7, \"10-20\" or \"30-\", counted from 1");
    }

    private static int positive(HoconKey rule, String key, String example) {
        return rule.needed(key, example).count(1);
    }

    private static int afterEvents(HoconKey rule) {
        return rule.needed("after-events", "3").count(0);
    }

    /** As files call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
