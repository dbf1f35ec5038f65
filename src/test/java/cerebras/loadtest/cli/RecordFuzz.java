package cerebras.loadtest.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Damages records in ways that a seed chooses, from a flipped bit to a nested array where a number should be. */
final class RecordFuzz {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_DAMAGES = 6;
    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1",
            "-1000000",
            "2147483647",
            "2147483648",
            "-2147483648",
            "1000000000000000000",
            "9223372036854775807",
            "-9223372036854775808",
            "1e999",
            "1.5",
            "1e-300",
            "123456789012345678901234567890");
    private static final List<String> TEXTS = List.of(
            "",
            "-",
            "1-",
            "-1",
            "\u0000\u001b[31m\u202e",
            "null",
            "9".repeat(400),
            "x".repeat(200_000),
            "=1+1",
            "2026-13-45T99:99:99Z");

    private final Random random;

    /**
     * @param seed equal seeds make equal damages
     */
    RecordFuzz(long seed) {
        random = new Random(seed);
    }

    /** Whether the damaged file is packed. */
    record Damaged(byte[] bytes, boolean packed) {}

    /** @param records whole, with a line feed at the end of each line */
    Damaged damaged(String records) {
        List<String> lines = new ArrayList<>(records.lines().toList());
        int damages = 1 + random.nextInt(MOST_DAMAGES);
        for (int i = 0; i < damages; i++) {
            damageLines(lines);
        }
        byte[] bytes = whole(String.join(lineEnd(), lines) + "\n");
        return random.nextInt(4) == 0 ? packed(bytes) : new Damaged(bytes, false);
    }

    private String lineEnd() {
        return random.nextInt(10) == 0 ? "\r\n" : "\n";
    }

    private void damageLines(List<String> lines) {
        int at = random.nextInt(10) == 0 ? 0 : random.nextInt(lines.size());
        switch (random.nextInt(12)) {
            case 0 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 1 -> {
                if (lines.size() > 1) {
                    lines.remove(at);
                }
            }
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines.add(at, junk());
            case 4 -> lines.set(at, lines.get(at) + lines.get(random.nextInt(lines.size())));
            case 5 -> lines.set(at, lines.get(at).replaceFirst("\"(\\w+)\":([^,{}\\[\\]]+)", "\"$1\":$2,\"$1\":-$2"));
            default -> lines.set(at, damagedJson(lines.get(at)));
        }
    }

    private String junk() {
        return switch (random.nextInt(8)) {
            case 0 -> "\0".repeat(1 + random.nextInt(100_000));
            case 1 -> "[".repeat(5_000);
            case 2 -> "{\"record\":\"weather\"}";
            case 3 -> "{\"record\":\"attempt\"}";
            case 4 -> "{\"record\":\"run\",\"schema\":\"cerebras-load-test/calls/99\"}";
            case 5 -> " \t ";
            case 6 -> "null";
            default -> "not JSON at all";
        };
    }

    /** The line with something else in one place. */
    private String damagedJson(String line) {
        try {
            JsonNode root = MAPPER.readTree(line);
            if (!root.isContainerNode()) {
                return line;
            }
            List<JsonNode> containers = new ArrayList<>();
            collect(root, containers);
            JsonNode container = containers.get(random.nextInt(containers.size()));
            if (container instanceof ObjectNode object) {
                damage(object);
            } else {
                damage((ArrayNode) container);
            }
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException damagedBefore) {
            return line;
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void damage(ObjectNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        String key = keys.get(random.nextInt(keys.size()));
        String other = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(5)) {
            case 0 -> object.remove(key);
            case 1 -> {
                JsonNode value = object.get(key);
                object.set(key, object.get(other));
                object.set(other, value);
            }
            case 2 -> {
                JsonNode value = object.remove(key);
                object.set(key + "x", value);
            }
            default -> object.set(key, other(object.get(key)));
        }
    }

    private void damage(ArrayNode array) {
        int at = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(at);
            case 1 -> array.insert(at, array.get(at));
            case 2 -> array.removeAll();
            default -> array.set(at, other(array.get(at)));
        }
    }

    private JsonNode other(JsonNode value) {
        int kind = random.nextInt(8);
        if (kind == 0 && value.isNumber()) {
            return MAPPER.getNodeFactory().textNode(random.nextBoolean() ? "NaN" : "Infinity");
        }
        if (kind < 4 && value.isNumber() || kind == 4) {
            return number(value);
        }
        return switch (kind) {
            case 0, 1 -> MAPPER.getNodeFactory().textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 2 -> MAPPER.getNodeFactory().nullNode();
            case 3 -> MAPPER.createArrayNode().add(value);
            case 5 -> MAPPER.createObjectNode().set("x", value);
            case 6 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            default -> MAPPER.createArrayNode();
        };
    }

    private JsonNode number(JsonNode before) {
        if (before.isIntegralNumber() && random.nextBoolean()) {
            BigInteger changed = before.bigIntegerValue().multiply(BigInteger.valueOf(random.nextInt(2_001) - 1_000));
            return MAPPER.getNodeFactory().numberNode(changed);
        }
        return MAPPER.getNodeFactory().numberNode(new BigDecimal(NUMBERS.get(random.nextInt(NUMBERS.size()))));
    }

    private byte[] whole(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> flipped(bytes);
            case 2 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            case 3 -> bytes.length < 1_000 ? bytes : Arrays.copyOfRange(bytes, random.nextInt(1_000), bytes.length);
            default -> bytes;
        };
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int i = 0; i <= random.nextInt(20); i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** In one member or two, which may be damaged themselves. */
    private Damaged packed(byte[] bytes) {
        int middle = random.nextInt(bytes.length + 1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (byte[] member : List.of(Arrays.copyOf(bytes, middle), Arrays.copyOfRange(bytes, middle, bytes.length))) {
            try (OutputStream out = new GZIPOutputStream(packed)) {
                out.write(member);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        byte[] all = packed.toByteArray();
        return new Damaged(
                switch (random.nextInt(3)) {
                    case 0 -> flipped(all);
                    case 1 -> Arrays.copyOf(all, random.nextInt(all.length + 1));
                    default -> all;
                },
                true);
    }
}
