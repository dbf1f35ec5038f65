package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaExampleTest {

    private static final int SEEDS = 200;

    /** Schemas that allow one value only, or one shape of which the words do not matter (each text reads "w"). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'const':7}                                                        | 7",
                "{'enum':['red']}                                                   | 'red'",
                "{'type':'null'}                                                    | null",
                "{'type':'string'}                                                  | 'w'",
                "{'type':['null','string']}                                         | 'w'",
                "{}                                                                 | 'w'",
                "{'type':'object'}                                                  | {}",
                "{'properties':{'b':{'const':1},'a':{'const':2}}}                   | {'b':1,'a':2}",
                "{'type':'object','required':['x'],'properties':{}}                 | {'x':'w'}",
                "{'type':'array','items':{'const':1}}                               | [1,1]",
                "{'type':'array','items':{'const':1},'minItems':3}                  | [1,1,1]",
                "{'type':'array','items':{'const':1},'maxItems':1}                  | [1]",
                "{'type':'array','prefixItems':[{'const':1},{'const':2},{'const':3}]}| [1,2,3]",
                "{'anyOf':[{'const':1},{'const':2}]}                                | 1",
                "{'oneOf':[{'const':1},{'const':2}]}                                | 1",
                "{'type':'object','allOf':[{'properties':{'a':{'const':1}}},{'properties':{'b':{'const':2}}}]}| {'a':1,'b':2}",
                "{'$defs':{'one':{'const':1}},'type':'object','properties':{'a':{'$ref':'#/$defs/one'}}}| {'a':1}",
                "{'definitions':{'one':{'$ref':'#/definitions/two'},'two':{'const':2}},'$ref':'#/definitions/one'}| 2",
                "{'type':'object','properties':{'o':{'type':'object','properties':{'p':{'const':true}}}}}| {'o':{'p':true}}",
                "{'type':'string','format':'date'}                                  | '2026-03-14'",
                "{'type':'string','format':'email'}                                 | 'ada@example.com'",
                "{'type':'integer','minimum':3,'maximum':3}                         | 3",
                "{'type':'integer','exclusiveMinimum':3,'exclusiveMaximum':5}       | 4",
                "{'type':'integer','multipleOf':7,'minimum':8,'maximum':20}         | 14",
                "{'type':['integer','null'],'minimum':1.5,'maximum':2.5}            | 2",
                "{'type':'number','minimum':0.5,'maximum':0.5}                      | 0.5",
            })
    void exampleIsTheOnlyOneTheSchemaAllows(String schema, String expected) throws IOException {
        JsonNode example = new SchemaExample(json(schema), new SplittableRandom(1)).value();
        assertEquals(
                json(expected).toString(), example.isTextual() && expected.equals("'w'") ? "\"w\"" : words(example));
    }

    private static String words(JsonNode example) {
        return example.toString().replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"w\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, '{\"type\":\"number\"}'",
        "-100, 0, '{\"type\":\"number\",\"maximum\":0}'",
        "1000, 1100, '{\"type\":\"integer\",\"minimum\":1000}'",
        "0.1, 0.2, '{\"type\":\"number\",\"minimum\":0.1,\"maximum\":0.2}'",
        "-3, -1, '{\"type\":\"integer\",\"exclusiveMinimum\":-4,\"maximum\":-1}'",
    })
    void numbersStayWithinTheirBounds(double low, double high, String schema) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            double number = new SchemaExample(json(schema), new SplittableRandom(seed))
                    .value()
                    .doubleValue();
            assertTrue(number >= low && number <= high, number + " for " + schema);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "3, 3", "200, 250", "80, 1000", "0, 0"})
    void textsStayWithinTheirBounds(int least, int most) throws IOException {
        JsonNode schema = json("{'type':'string','minLength':" + least + ",'maxLength':" + most + "}");
        for (int seed = 0; seed < SEEDS; seed++) {
            int length = new SchemaExample(schema, new SplittableRandom(seed))
                    .value()
                    .textValue()
                    .length();
            assertTrue(length >= least && length <= most, "length " + length);
        }
    }

    @Test
    void formatsAreThoseThatParsersAccept() throws IOException {
        assertEquals(2026, OffsetDateTime.parse(text("date-time")).getYear());
        assertEquals(2026, LocalDate.parse(text("date")).getYear());
        assertEquals(4, UUID.fromString(text("uuid")).version());
        assertEquals(2, UUID.fromString(text("uuid")).variant());
    }

    private static String text(String format) throws IOException {
        JsonNode schema = json("{'type':'string','format':'" + format + "'}");
        return new SchemaExample(schema, new SplittableRandom(5)).value().textValue();
    }

    /** A tree, a list that ends with null, and what can never end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'object','required':['kids'],'properties':{'kids':{'type':'array','items':{'$ref':'#'}}}}",
                "{'type':'object','required':['next'],'properties':{'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}}}",
                "{'type':'object','properties':{'next':{'$ref':'#'}}}",
                "{'type':'object','required':['next'],'properties':{'next':{'$ref':'#'}}}",
                "{'$ref':'#'}",
                "{'anyOf':[{'$ref':'#'}]}",
                "{'type':'object','required':['a','b'],'properties':{'a':{'$ref':'#'},'b':{'$ref':'#'}}}",
                "{'$ref':'#/nowhere'}",
                "{'$ref':'https://example.com/other'}",
            })
    void recursionEnds(String schema) throws IOException {
        String example =
                new SchemaExample(json(schema), new SplittableRandom(1)).value().toString();
        assertTrue(example.length() < 50_000, "length " + example.length());
    }

    /** Nobody checks the schemas of clients, so any of them must do no harm. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "[]",
                "7",
                "{'type':7}",
                "{'enum':[]}",
                "{'anyOf':[]}",
                "{'allOf':7}",
                "{'oneOf':{}}",
                "{'$ref':7}",
                "{'type':'integer','multipleOf':0}",
                "{'type':'integer','minimum':1e999}",
                "{'type':'number','maximum':'x'}",
                "{'type':'integer','minimum':5,'maximum':1}",
                "{'type':'integer','multipleOf':1e-300}",
                "{'type':'array','minItems':2000000000}",
                "{'type':'array','maxItems':-1}",
                "{'type':'string','minLength':2000000000}",
                "{'type':'string','maxLength':-1}",
                "{'type':'object','required':7}",
                "{'type':'object','properties':[]}",
            })
    void senselessSchemaDoesNoHarm(String schema) throws IOException {
        String example =
                new SchemaExample(json(schema), new SplittableRandom(1)).value().toString();
        assertTrue(example.length() < 50_000, "length " + example.length());
    }

    /** Each once cost gigabytes, minutes, or the thread that met it. */
    @ParameterizedTest
    @MethodSource
    void schemaThatAsksForTooMuchGetsLess(String schema) throws IOException {
        String example =
                new SchemaExample(json(schema), new SplittableRandom(1)).value().toString();
        assertTrue(example.length() < 50_000, "length " + example.length());
    }

    static Stream<String> schemaThatAsksForTooMuchGetsLess() {
        String many = "'minItems':2000000000,'maxItems':2000000000";
        String properties = IntStream.range(0, 100_000)
                .mapToObj(i -> "'p" + i + "':{'$ref':'#'}")
                .collect(Collectors.joining(","));
        String names = IntStream.range(0, 100_000).mapToObj(i -> "'p" + i + "'").collect(Collectors.joining(","));
        return Stream.of(
                "{'type':'array'," + many + ",'items':{'$ref':'#'}}",
                "{'type':'array'," + many + ",'items':{'type':'string','minLength':2000000000}}",
                "{'type':'object','required':[" + names + "],'properties':{" + properties + "}}",
                "{'type':'array'," + many + ",'items':{'enum':['" + "x".repeat(1_000_000) + "']}}",
                "{'type':'array'," + many + ",'items':{'const':[" + names + "]}}",
                "{'type':'object','required':['a','b'],'properties':{'a':{'$ref':'#'},'b':{'$ref':'#'},'"
                        + "k".repeat(40_000) + "':{'$ref':'#'}}}",
                "{'allOf':[{'$ref':'#/d'},{'$ref':'#'}],'d':{" + properties + "}}",
                "{'anyOf':[{'$ref':'#/d'}],'d':{'type':'array'," + many + ",'items':{'allOf':[{'$ref':'#/d'},{'x':{"
                        + properties + "}}]}}}",
                "{'$ref':'#" + "/a".repeat(1_000_000) + "'}",
                "{'type':'string','pattern':'(a+)+$','minLength':1000000}");
    }

    @Test
    void argumentsAreAnObjectWhateverTheSchemaSays() throws IOException {
        assertEquals(
                "{}",
                new SchemaExample(json("{}"), new SplittableRandom(1)).object().toString());
        assertEquals(
                "{}",
                new SchemaExample(json("{'type':'string'}"), new SplittableRandom(1))
                        .object()
                        .toString());
    }

    /** JSON with single quotes for double ones. */
    private static JsonNode json(String text) throws IOException {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
