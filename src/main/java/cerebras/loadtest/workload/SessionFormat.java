package cerebras.loadtest.workload;

import cerebras.loadtest.workload.SessionFile.Notes;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Parser of one format of sessions: collects them from the JSON values of a file. */
interface SessionFormat {

    /** Possible beginnings of a file, as they follow the word "expected". */
    String FIRST_VALUES = "a session such as " + ConversationSessions.EXAMPLE
            + ", a ShareGPT conversation, a line of an OpenAI batch, a Weka, Mooncake or OTLP trace, or a run's calls.jsonl";

    /** The format of a file that begins with this object; absent if it is unknown. */
    static Optional<SessionFormat> of(JsonNode first, Notes notes) {
        if (first.has("messages")) {
            return Optional.of(new ConversationSessions.OwnFormat(notes));
        }
        if (first.has("conversations")) {
            return Optional.of(new ConversationSessions.ShareGpt(notes));
        }
        if (first.has("body") && (first.has("custom_id") || first.has("url"))) {
            return Optional.of(new ConversationSessions.Batch(notes));
        }
        if (first.has("requests")) {
            return Optional.of(new RecordedSessions.Weka(notes));
        }
        if (first.has("input_length")) {
            return Optional.of(new RecordedSessions.Mooncake());
        }
        if (first.has("record")) {
            return Optional.of(new RecordedSessions.Calls(notes));
        }
        return first.has("resourceSpans") ? Optional.of(new TelemetrySessions(notes)) : Optional.empty();
    }

    /** The format's name, for users. */
    String name();

    /**
     * Parses one object of the file.
     *
     * @throws BadLine if it is invalid
     */
    void add(JsonFields object) throws BadLine;

    /** Number of requests so far. */
    int requests();

    /** Whether texts of the file are kept in memory. */
    boolean keepsText();

    /** Whether each object is a session, so that the first part of a file is usable. */
    boolean isCuttable();

    /** Whether the last object may be incomplete because the writer was stopped. */
    default boolean mayBeCutOff() {
        return false;
    }

    /**
     * The sessions, after the last object: at least one.
     *
     * @throws BadLine if the objects together are no sessions; says what is missing
     */
    List<SessionScript> scripts() throws BadLine;
}
