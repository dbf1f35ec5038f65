package cerebras.loadtest.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Writes a summary as JSON, in the shape of {@link SummaryDocument}: absent where nothing was measured. */
final class SummaryJson {

  private static final ObjectWriter WRITER = JsonMapper.builder()
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
      .build()
      .writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private SummaryJson() {}

  /** The text of {@code summary.json}. */
  static String text(JudgedRun run) {
    try {
      return WRITER.writeValueAsString(SummaryDocument.of(run)) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a summary could not be written as JSON", impossible);
    }
  }
}
