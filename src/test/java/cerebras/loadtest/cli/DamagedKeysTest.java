package cerebras.loadtest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.report.Report;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A line of each kind of record with one key removed, with null in its place, or with a value of another type, for every
 * key in turn: the report is made, or refused with a reason.
 */
@Tag("slow")
class DamagedKeysTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Others are each shown as they are, and read by nothing. */
    private static final Set<String> SETTINGS_READ = Set.of(
            "target",
            "models",
            "tokenizer",
            "stream",
            "usage",
            "retries",
            "pacing",
            "traceSpeed",
            "slo.ttft.p95",
            "emulator.faults");

    @TempDir
    private Path folder;

    private final List<String> failures = new ArrayList<>();

    @Test
    void aHeaderWithoutOrWithAnotherValueOfAnyKeyIsReportedOrRefused() throws IOException {
        List<String> lines = lines("openarrivals", 4);
        for (Map.Entry<String, String> header : damaged(complete(lines.get(0))).entrySet()) {
            reported(header.getKey(), header.getValue(), lines);
        }
        assertEquals(List.of(), failures);
    }

    /** All damaged lines are in one file: each is used or passed over, and none spoils the report. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'record':'step','number':1,'users':2,'startNanos':0,'steadyNanos':1000000,'endNanos':2000000}",
                "{'record':'stop','atNanos':1000000,'cause':'budget','reason':'the budget is used up'}",
                "{'record':'answer','title':'Knee','lines':['at 3 users']}",
                "{'record':'end','endNanos':9000000000,'attempts':4,'dropped':0}",
                "client",
                "attempt"
            })
    void linesWithoutOrWithAnotherValueOfAnyKeyAreUsedOrPassedOver(String record) throws IOException {
        List<String> lines = lines("openarrivals", 4);
        String whole = record.startsWith("{")
                ? record.replace('\'', '"')
                : lines.stream()
                        .filter(line -> line.startsWith("{\"record\":\"" + record))
                        .findFirst()
                        .orElseThrow();
        lines.addAll(1, damaged(whole).values());
        reported(record, lines.get(0), lines);
        assertEquals(List.of(), failures);
    }

    /** A header with all keys that any run has, and few settings. */
    private static String complete(String line) throws IOException {
        ObjectNode header = (ObjectNode) MAPPER.readTree(line);
        ObjectNode settings = header.withObject("/settings")
                .put("traceSpeed", "2")
                .put("models", "")
                .put("tokenizer", "o200k_base");
        settings.retain(SETTINGS_READ);
        header.withObject("/machine").put("transport", "epoll (native)").put("tls", "BoringSSL");
        header.withObject("/plan/offered").put("burstCalls", 3);
        header.set("given", NODES.arrayNode().add("rate"));
        header.set("mergedRuns", NODES.arrayNode().add("first"));
        return header.toString();
    }

    private void reported(String what, String header, List<String> lines) throws IOException {
        Path file = folder.resolve("calls.jsonl");
        Files.writeString(file, header + "\n" + String.join("\n", lines.subList(1, lines.size())) + "\n");
        try {
            Report.make(file);
        } catch (IOException refused) {
            if (refused.getMessage() == null || !refused.getMessage().contains("calls.jsonl")) {
                failures.add(what + ": " + refused);
            }
        } catch (RuntimeException fault) {
            failures.add(what + ": " + fault);
        }
    }

    /** By place and what was done there. */
    private static Map<String, String> damaged(String line) throws IOException {
        Map<String, String> damaged = new LinkedHashMap<>();
        ObjectNode root = (ObjectNode) MAPPER.readTree(line);
        damage(root, root, "", damaged);
        return damaged;
    }

    private static void damage(JsonNode root, JsonNode node, String place, Map<String, String> damaged) {
        if (node instanceof ObjectNode object) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                JsonNode value = object.get(key);
                String at = place + "/" + key;
                object.remove(key);
                damaged.put(at + " removed", root.toString());
                object.set(key, NODES.nullNode());
                damaged.put(at + " null", root.toString());
                JsonNode other = value.isObject() ? NODES.textNode("") : NODES.objectNode();
                object.set(key, other);
                damaged.put(at + " " + other, root.toString());
                if (value.isTextual()) {
                    object.set(key, NODES.textNode(""));
                    damaged.put(at + " empty", root.toString());
                }
                object.set(key, value);
                damage(root, value, at, damaged);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                array.set(i, NODES.nullNode());
                damaged.put(place + "/" + i + " null", root.toString());
                array.set(i, NODES.objectNode());
                damaged.put(place + "/" + i + " {}", root.toString());
                array.set(i, value);
                damage(root, value, place + "/" + i, damaged);
            }
        }
    }

    private static List<String> lines(String name, int attempts) throws IOException {
        try (InputStream in = DamagedKeysTest.class.getResourceAsStream("/records/" + name + ".jsonl.gz")) {
            String text = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>();
            for (String line : text.lines().toList()) {
                String kind = MAPPER.readTree(line).path("record").asText();
                if (!kind.equals("attempt") || attempts-- > 0) {
                    lines.add(line);
                }
            }
            return lines;
        }
    }
}
