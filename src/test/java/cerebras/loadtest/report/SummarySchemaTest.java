package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.RunSummary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published schema is made from the records that are written, and knows every key. Renewed by {@code mvn test
 * -Dtest=SummarySchemaTest -Dgolden.renew=true}; read the difference before it is committed.
 */
class SummarySchemaTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Path PUBLISHED = Path.of("src/docs/summary.schema.json");
    private static final Path GOLDEN = Path.of("src/test/resources/report/summary.json");

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.report.Summaries#all")
    void summaryIsAsTheSchemaSays(RunSummary summary) throws IOException {
        assertEquals(List.of(), problems(MAPPER.readTree(SummaryJson.of(Judgements.unjudged(summary)))));
    }

    @Test
    void goldenFileIsAsTheSchemaSays() throws IOException {
        assertEquals(List.of(), problems(MAPPER.readTree(Files.readString(GOLDEN))));
    }

    /** Where the schema finds fault when a key is added there that it does not know. */
    @ParameterizedTest
    @CsvSource({
        "''",
        "/run",
        "/log",
        "/steady",
        "/steady/window",
        "/whole/metrics/endToEndLatency",
        "/spending",
        "/timeline"
    })
    void keyThatTheSchemaDoesNotKnowIsFound(String place) throws IOException {
        JsonNode document = MAPPER.readTree(Files.readString(GOLDEN));
        ((ObjectNode) document.at(place)).put("mood", "good");
        assertEquals(List.of(place), problems(document));
    }

    @ParameterizedTest
    @CsvSource({"schema", "run", "steady", "whole"})
    void keyThatIsMissingIsFound(String key) throws IOException {
        ObjectNode document = (ObjectNode) MAPPER.readTree(Files.readString(GOLDEN));
        document.remove(key);
        assertEquals(List.of(""), problems(document));
    }

    @Test
    void publishedSchemaIsMadeFromTheRecordsThatAreWritten() throws IOException {
        String generated = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(SummarySchema.generated()) + "\n";
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(PUBLISHED, generated);
        }
        assertEquals(Files.readString(PUBLISHED), generated);
    }

    @Test
    void everyKeyIsDescribed() {
        assertEquals(List.of(), SummarySchema.undescribed(SummarySchema.generated()));
    }

    @Test
    void schemaIsOfTheFormatThatIsWritten() throws IOException {
        JsonNode schema = MAPPER.readTree(Files.readString(PUBLISHED));
        assertEquals(
                SummaryJson.SCHEMA,
                schema.at("/$defs/Summary/properties/schema/const").asText());
    }

    private static List<String> problems(JsonNode document) throws IOException {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Schema schema = registry.getSchema(Files.readString(PUBLISHED));
        return schema.validate(document).stream().map(SummarySchemaTest::place).toList();
    }

    private static String place(Error error) {
        return error.getInstanceLocation().toString();
    }
}
