package cerebras.loadtest.export;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The attempts of a run as CSV (RFC 4180): a line of names, and a row for each attempt; empty is what was not measured. */
public final class AttemptTable {

  private static final CsvMapper MAPPER = CsvMapper.csvBuilder()
      .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
      .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
      .build();

  private static final Pattern FORMULA = Pattern.compile("[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]");

  private AttemptTable() {}

  /**
   * Writes the table in UTF-8, and leaves {@code out} open.
   *
   * @return what of the file could not be used
   */
  public static Damage write(Path callLog, OutputStream out) throws IOException {
    try (LogReader lines = LogReader.of(callLog); SequenceWriter rows = MAPPER.writer(schema()).writeValues(out)) {
      lines.header();
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        if (line instanceof Attempt attempt) {
          rows.write(row(attempt));
        }
      }
      return lines.damage();
    }
  }

  private static CsvSchema schema() {
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
    CsvColumn.ALL.forEach(column -> schema.addColumn(column.name()));
    return schema.build();
  }

  private static List<Object> row(Attempt attempt) {
    List<Object> row = new ArrayList<>();
    CsvColumn.ALL.forEach(column -> row.add(harmless(column.value().apply(attempt))));
    return row;
  }

  /**
   * Spreadsheets take a text that begins so for a formula, some also in full width, and servers choose some of the texts. The
   * apostrophe is what they know as the mark of a text. Programs that read the table get it too: a small price.
   */
  private static Object harmless(Object value) {
    return value instanceof String text && FORMULA.matcher(text).lookingAt() ? "'" + text : value;
  }
}
