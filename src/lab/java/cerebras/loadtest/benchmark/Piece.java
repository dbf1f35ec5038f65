package cerebras.loadtest.benchmark;

import cerebras.loadtest.records.EventMoments;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What is measured, in the order of the table. */
enum Piece {
    SCAN("event: text found, 32 events a read", EventScan.class, "alike", "cut=EACH_32_EVENTS"),
    SCAN_EACH("event: text found, 1 event a read", EventScan.class, "alike", "cut=EACH_EVENT"),
    SCAN_CUT("event: text found, reads of 1,009 bytes", EventScan.class, "alike", "cut=EACH_1009_BYTES"),
    SCAN_CHANGING("event: text found, no two alike", EventScan.class, "changing", "cut=EACH_32_EVENTS"),
    CUT("event: only cut out of its read", EventScan.class, "cutOut", "cut=EACH_32_EVENTS"),
    STRING("instead: String and indexOf", EventParsing.class, "string", "cut=EACH_32_EVENTS"),
    BINDING("instead: Jackson, records", EventParsing.class, "binding", "cut=EACH_32_EVENTS"),
    TREE("instead: Jackson, tree", EventParsing.class, "tree", "cut=EACH_32_EVENTS"),
    MOMENTS("event: noted, 32 events a read", EventMoments.class, "noted", "eventsPerRead=32"),
    MOMENTS_EACH("event: noted, 1 event a read", EventMoments.class, "noted", "eventsPerRead=1"),
    ANSWER("event: all, 32 events a read", WholeAnswer.class, "followed", "cut=EACH_32_EVENTS"),
    ANSWER_EACH("event: all, 1 event a read", WholeAnswer.class, "followed", "cut=EACH_EVENT"),
    ANSWER_CUT("event: all, reads of 1,009 bytes", WholeAnswer.class, "followed", "cut=EACH_1009_BYTES"),
    CALL("call: all, with 3 events", ShortestCall.class, "followed", null),
    HAND_OVER("call: handed to the recorder by 1 thread", HandOver.class, "byOneThread", null),
    HAND_OVER_BY_TWO("call: handed to the recorder by 2 threads", HandOver.class, "byTwoThreads", null);

    private final String label;
    private final Class<?> benchmark;
    private final String method;
    private final Optional<String> parameter;

    Piece(String label, Class<?> benchmark, String method, String parameter) {
        this.label = label;
        this.benchmark = benchmark;
        this.method = method;
        this.parameter = Optional.ofNullable(parameter);
    }

    String label() {
        return label;
    }

    /** Whether its figures are those of one event. */
    boolean ofAnEvent() {
        return !label.startsWith("call");
    }

    /** Whether another thread allocates at the same time, so that its bytes cannot be told. */
    boolean besideAnother() {
        return benchmark == HandOver.class;
    }

    /** How JMH finds it. */
    Options options() {
        ChainedOptionsBuilder options =
                new OptionsBuilder().include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$");
        parameter.map(text -> text.split("=")).ifPresent(words -> options.param(words[0], words[1]));
        return options.build();
    }
}
