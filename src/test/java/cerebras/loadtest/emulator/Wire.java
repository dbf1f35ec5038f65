package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells in a few letters what came over a connection: status, body, and what came next, as in {@code 200 RTTCD. next}.
 *
 * <p>Events of a stream are R (role), T (text), C (closing, with usage), c (closing without), D (end mark) and E
 * (error); a whole body is J (with usage, or an error) or j (without); what is not JSON is {@code ?}. A dot is the end
 * of the body. Next comes the answer to the next request, or the connection is closed or reset.
 */
final class Wire {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern CHUNK = Pattern.compile("\\G([0-9a-f]+)\r\n");
    private static final Pattern LENGTH = Pattern.compile("content-length: ([0-9]+)");

    private final String head;
    private final StringBuilder body = new StringBuilder();
    private boolean ended;
    private String rest;

    private Wire(String text) {
        int bodyFrom = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        head = text.substring(0, bodyFrom);
        rest = text.substring(bodyFrom);
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            take(Integer.parseInt(length.group(1)));
            ended = true;
        } else {
            takeChunks();
        }
    }

    static String told(RawSocket.Goodbye goodbye) {
        return new Wire(goodbye.text()).told(goodbye.reset());
    }

    private String told(boolean reset) {
        String next = rest.startsWith("HTTP/1.1 200") ? "next" : reset ? "reset" : "closed";
        return head.substring("HTTP/1.1 ".length()).substring(0, 3) + " " + letters() + (ended ? "." : "") + " " + next;
    }

    private void takeChunks() {
        for (Matcher size = CHUNK.matcher(rest); !ended && size.find(); size = CHUNK.matcher(rest)) {
            int length = Integer.parseInt(size.group(1), 16);
            rest = rest.substring(size.end());
            take(length);
            rest = rest.substring("\r\n".length());
            ended = length == 0;
        }
    }

    private void take(int length) {
        body.append(rest, 0, length);
        rest = rest.substring(length);
    }

    private String letters() {
        if (!head.contains("event-stream")) {
            return body.isEmpty() ? "" : whole(body.toString());
        }
        return Arrays.stream(body.toString().split("\n\n"))
                .filter(event -> !event.isEmpty())
                .map(Wire::event)
                .collect(Collectors.joining());
    }

    private static String whole(String json) {
        return isJson(json) ? json.contains("\"usage\":{") || json.contains("\"message\":\"") ? "J" : "j" : "?";
    }

    private static String event(String event) {
        String data = event.substring("data: ".length());
        if (data.equals("[DONE]")) {
            return "D";
        }
        if (!isJson(data)) {
            return "?";
        }
        if (data.contains("finish_reason")) {
            return data.contains("\"usage\":{") ? "C" : "c";
        }
        return data.contains("\"error\"") ? "E" : data.contains("\"role\"") ? "R" : "T";
    }

    private static boolean isJson(String text) {
        try {
            Json.read(text.getBytes(StandardCharsets.ISO_8859_1), Map.class);
            return true;
        } catch (IOException not) {
            return false;
        }
    }
}
