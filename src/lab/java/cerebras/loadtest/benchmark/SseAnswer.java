package cerebras.loadtest.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The streamed answer of the other benchmarks as an engine hands it over, without the chunks of HTTP around it. */
public final class SseAnswer {

    /** Events in an answer, {@code [DONE]} not counted. */
    public static final int EVENTS = FloodAnswer.EVENTS;

    private static final Pattern ID = Pattern.compile("\"id\":\"[^\"]*\"");

    private SseAnswer() {}

    /** Its events; the last one is followed by {@code [DONE]}. */
    static List<String> events() {
        List<String> events = lines().map(line -> line + "\n\n").collect(Collectors.toList());
        String done = events.remove(EVENTS);
        events.set(EVENTS - 1, events.get(EVENTS - 1) + done);
        return events;
    }

    /** The same, but no two events differ in their text only: each has an id of its own. */
    static List<String> changingEvents() {
        AtomicInteger number = new AtomicInteger();
        return events().stream()
                .map(event ->
                        ID.matcher(event).replaceFirst("\"id\":\"chatcmpl-%032d\"".formatted(number.incrementAndGet())))
                .toList();
    }

    /** The shortest answer there is: the role, one text, and the closing event. */
    static byte[] shortest() {
        List<String> events = events();
        return bytes(events.get(0) + events.get(EVENTS / 2) + events.get(EVENTS - 1));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> lines() {
        byte[] answer = FloodAnswer.pieces(EVENTS, EVENTS).get(0);
        return new String(answer, StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("data: "));
    }
}
