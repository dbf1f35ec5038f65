package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.event;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A run against servers that repeat the key in every place and form: it is in no file and no output, whatever is logged. */
@Tag("slow")
@Execution(CONCURRENT)
class EchoedKeyTest {

    private static final String KEY = "csk-4h9xw2+nd/8m_e~k3tv6yfj5";
    private static final String GOOD = streamHead() + text("Hello") + ScriptedServer.closing(11);

    @TempDir
    private Path results;

    private static List<String> forms() {
        byte[] bytes = ("{\"authorization\":\"Bearer " + KEY + "\"}").getBytes(StandardCharsets.UTF_8);
        return List.of(
                KEY,
                "Bearer " + KEY,
                KEY.toUpperCase(Locale.ROOT),
                KEY.toLowerCase(Locale.ROOT),
                URLEncoder.encode(KEY, StandardCharsets.UTF_8),
                KEY.replace("/", "\\/"),
                escaped(KEY),
                Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getEncoder().encodeToString(("x" + KEY).getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.UTF_8)),
                KEY.substring(0, 20));
    }

    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
    }

    /** Every place that a server's words can stand in. */
    private static List<String> answers(String form) {
        String quoted = form.replace("\\", "\\\\");
        return List.of(
                "HTTP/1.1 " + form + "\r\n\r\n",
                form + "\r\n\r\n",
                "HTTP/1.1 401 " + form + "\r\nContent-Length: 0\r\n\r\n",
                json(
                        401,
                        "{\"error\":{\"message\":\"wrong key " + form + "\",\"code\":\"" + form + "\",\"type\":\""
                                + form + "\"}}"),
                json(500, "<html>" + form + "</html>", "inference-id: " + form, "x-request-id: " + form),
                json(429, "{}", "Retry-After: " + form, "X-RateLimit-Limit-Requests-Day: " + form, "X-" + KEY + ": 5"),
                json(307, "", "Location: https://elsewhere.example/?key=" + form),
                streamHead() + text(quoted)
                        + event("{\"error\":{\"message\":\"" + form + "\",\"code\":\"" + form + "\"}}") + "0\r\n\r\n",
                streamHead() + text(form)
                        + event("{\"choices\":[{\"finish_reason\":\"" + form + "\"}],\"model\":\"" + form + "\"}")
                        + "0\r\n\r\n",
                streamHead() + event("{" + form) + "0\r\n\r\n",
                streamHead()
                        + event("{\"choices\":[{\"delta\":{\"" + form + "\":\"" + form
                                + "\"}}],\"usage\":{\"completion_tokens\":\"" + form + "\"}}")
                        + "0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + form + "\r\n\r\n");
    }

    @Test
    void keyIsInNoFileAndNoOutput() throws Exception {
        List<ScriptedServer.Script> scripts = new ArrayList<>();
        scripts.add(connection -> connection.write(GOOD));
        forms().forEach(form -> answers(form).forEach(answer -> scripts.add(connection -> connection.write(answer))));
        scripts.add(connection -> connection.write(GOOD));
        try (ScriptedServer server = ScriptedServer.listing(
                json(200, "{\"data\":[{\"id\":\"m\"},{\"id\":\"" + KEY + "\"}]}", "X-Key: " + KEY),
                scripts.toArray(ScriptedServer.Script[]::new))) {
            GatlingProcess run = GatlingProcess.run(
                    EchoedKeyCalls.class,
                    results,
                    Optional.of(" " + KEY + "\r"),
                    "-Dtarget=" + server.url(),
                    "-Dpreflight=full",
                    "-DlogLevel=TRACE");
            assertEquals(
                    1 + EchoedKeyCalls.CALLS, server.posts().size(), "the preflight's call, and those of the load");
            assertEquals(1 + forms().size() * answers(KEY).size(), EchoedKeyCalls.CALLS);
            assertTrue(server.posts().get(0).contains("Bearer " + KEY + "\r\n"), "sent without what stands around it");
            assertTrue(run.output().contains("Write request"), "Gatling's requests are logged");
            assertNoKey("output", run.output());
        }
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertNoKey(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Looks for the middle of each form: what is cut off at both ends is still too much. */
    private static void assertNoKey(String where, String text) {
        String searched = text.toLowerCase(Locale.ROOT);
        for (String form : forms()) {
            String part = form.contains(KEY) ? KEY : form.substring(form.length() / 4, 3 * form.length() / 4);
            int at = searched.indexOf(part.toLowerCase(Locale.ROOT));
            assertEquals(
                    -1,
                    at,
                    () -> where + ": ..." + text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 300)));
        }
    }
}
