package cerebras.loadtest.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The body of {@code GET /v1/models}. Its order differs from call to call. */
public record ModelList(String object, List<Model> data) {

    /** @param created seconds since 1970; Cerebras always says 0 */
    public record Model(String id, String object, Long created, String ownedBy) {}

    /**
     * The model ids of a list as servers write it: an array named {@code data} or {@code models}, or just an array, of
     * objects with an {@code id} or of plain strings. Entries without an id are ignored.
     *
     * @return sorted; empty if the list is
     * @throws IOException if the body is not such a list
     */
    public static List<String> ids(byte[] body) throws IOException {
        JsonNode root = Json.read(body, JsonNode.class);
        JsonNode list =
                root == null || root.isArray() ? root : root.has("data") ? root.get("data") : root.get("models");
        if (list == null || !list.isArray()) {
            throw new IOException("no list of models");
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : list) {
            JsonNode id = entry.isObject() ? entry.get("id") : entry;
            if (id != null && id.isTextual()) {
                ids.add(id.textValue());
            }
        }
        ids.sort(null);
        return ids;
    }
}
