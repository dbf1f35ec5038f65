package cerebras.loadtest.wire;

import java.util.List;

/** The body of {@code GET /v1/models}. Its order differs from call to call. */
public record ModelList(String object, List<Model> data) {

  /** @param created seconds since 1970; Cerebras always says 0 */
  public record Model(String id, String object, Long created, String ownedBy) {}
}
