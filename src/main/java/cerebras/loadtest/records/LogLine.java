package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One line of {@code calls.jsonl}. The key {@code record} names its kind. To act on several kinds, implement a
 * {@link Visitor}; to read one kind only, {@code instanceof} is enough.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "record")
@JsonSubTypes({
    @Type(value = RunHeader.class, name = "run"),
    @Type(value = Attempt.class, name = "attempt"),
    @Type(value = ClientSample.class, name = "client"),
    @Type(value = ServerSample.class, name = "server"),
    @Type(value = LoadStep.class, name = "step"),
    @Type(value = LoadStop.class, name = "stop"),
    @Type(value = SessionEnd.class, name = "session"),
    @Type(value = RunAnswer.class, name = "answer"),
    @Type(value = CapacityResult.class, name = "capacity"),
    @Type(value = RunEnd.class, name = "end")
})
public sealed interface LogLine
        permits RunHeader,
                Attempt,
                ClientSample,
                ServerSample,
                LoadStep,
                LoadStop,
                SessionEnd,
                RunAnswer,
                CapacityResult,
                RunEnd {

    /** Calls the visitor's method for this kind of line. */
    void accept(Visitor visitor);

    /** Reads lines by their kind. Every method does nothing by default, so that a reader implements only what it needs. */
    interface Visitor {

        /** The first line of a run. */
        default void header(RunHeader header) {}

        default void attempt(Attempt attempt) {}

        /** What the load generator measured of itself in one second. */
        default void clientSample(ClientSample sample) {}

        /** What the server's own metrics said. */
        default void serverSample(ServerSample sample) {}

        /** A step of a stepped load begins. */
        default void step(LoadStep step) {}

        /** The sending of calls ended before the end of the plan. */
        default void stop(LoadStop stop) {}

        /** A session is over. */
        default void session(SessionEnd session) {}

        default void answer(RunAnswer answer) {}

        /** What a search for capacity found. */
        default void capacity(CapacityResult result) {}

        /** The last line of a run that was not killed. */
        default void end(RunEnd end) {}
    }
}
