package cerebras.loadtest.export;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.Invalidity;
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
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attempts of a run as CSV (RFC 4180): a header line, and a row for each attempt; values that were not measured are
 * empty.
 */
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
     * @return damage of the file
     */
    public static Damage write(Path callLog, OutputStream out) throws IOException {
        try (LogReader lines = LogReader.of(callLog);
                SequenceWriter rows = MAPPER.writer(schema()).writeValues(out)) {
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

    private static String faults(Attempt attempt) {
        return attempt.invalid() == null
                ? null
                : attempt.invalid().stream().map(Invalidity::label).collect(Collectors.joining(" "));
    }

    /**
     * Spreadsheets interpret a text that begins with one of these characters as a formula, some also in full width, and
     * servers choose some of the texts. An apostrophe marks it as text. Programs that read the table get the apostrophe
     * too.
     */
    private static Object harmless(Object value) {
        return value instanceof String text && FORMULA.matcher(text).lookingAt() ? "'" + text : value;
    }

    /**
     * A column of the table of attempts.
     *
     * @param name name with unit, if the values have one
     * @param value value of an attempt; {@code null} if it has none
     */
    record CsvColumn(String name, Function<Attempt, Object> value) {

        private static final double NANOS_PER_MILLI = 1e6;

        /** Identity of the attempt, then its times, then each metric; of several values the largest. */
        static final List<CsvColumn> ALL = Stream.of(identity(), moments(), metrics())
                .flatMap(columns -> columns)
                .toList();

        private static Stream<CsvColumn> identity() {
            return Stream.of(
                    new CsvColumn("call", Attempt::call),
                    new CsvColumn("attempt", Attempt::attempt),
                    new CsvColumn("retried", Attempt::retried),
                    new CsvColumn("scenario", Attempt::scenario),
                    new CsvColumn("request", Attempt::requestName),
                    new CsvColumn("user", Attempt::user),
                    new CsvColumn("turn", Attempt::turn),
                    new CsvColumn("model", Attempt::model),
                    new CsvColumn("variant", Attempt::variant),
                    new CsvColumn("streamed", Attempt::streamed),
                    new CsvColumn("outcome", attempt -> attempt.outcome().label()),
                    new CsvColumn("status", Attempt::status),
                    new CsvColumn("finishReason", Attempt::finishReason),
                    new CsvColumn("errorCode", Attempt::errorCode),
                    new CsvColumn("invalid", AttemptTable::faults),
                    new CsvColumn("requestId", Attempt::requestId),
                    new CsvColumn(
                            "outputTokens",
                            attempt -> output(attempt) == null
                                    ? null
                                    : output(attempt).count()),
                    new CsvColumn(
                            "outputTokensEstimated",
                            attempt -> output(attempt) == null
                                    ? null
                                    : output(attempt).estimated()),
                    new CsvColumn(
                            "reasoningTokens",
                            attempt -> attempt.tokens() == null
                                    ? null
                                    : attempt.tokens().reasoning()));
        }

        private static TokenCount output(Attempt attempt) {
            return attempt.tokens() == null ? null : attempt.tokens().output();
        }

        private static Stream<CsvColumn> moments() {
            return Stream.of(
                    new CsvColumn("dueMs", attempt -> millis(attempt.moments().dueNanos())),
                    new CsvColumn("sentMs", attempt -> millis(attempt.moments().sentNanos())),
                    new CsvColumn("endMs", attempt -> millis(attempt.moments().endNanos())));
        }

        private static Stream<CsvColumn> metrics() {
            return Arrays.stream(AttemptMetric.values())
                    .map(metric -> metric.multipleValues()
                            ? new CsvColumn(
                                    "longest" + capitalized(metric.key()) + unit(metric),
                                    attempt ->
                                            shown(metric, metric.values(attempt).max(), attempt))
                            : new CsvColumn(
                                    metric.key() + unit(metric),
                                    attempt -> shown(metric, metric.value(attempt), attempt)));
        }

        private static String capitalized(String key) {
            return Character.toUpperCase(key.charAt(0)) + key.substring(1);
        }

        private static String unit(AttemptMetric metric) {
            return switch (metric.unit()) {
                case TIME -> "Ms";
                case SPEED -> "TokensPerSecond";
                case TOKENS, SHARE, COUNT -> "";
                case DOLLARS -> "Dollars";
            };
        }

        private static Double shown(AttemptMetric metric, OptionalDouble value, Attempt attempt) {
            if (value.isEmpty() || !metric.isOf(attempt)) {
                return null;
            }
            return metric.unit().written(value.getAsDouble());
        }

        private static Double millis(Long nanos) {
            return nanos == null ? null : nanos / NANOS_PER_MILLI;
        }
    }
}
