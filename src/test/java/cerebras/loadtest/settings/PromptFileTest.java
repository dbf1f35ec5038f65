package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.ChatRequest.ToolDefinition.Function;
import cerebras.loadtest.api.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {

    private static final String EXPECTED = "expected a line such as {\"prompt\":\"Name three rivers.\"}";

    private static final String NO_FORMAT =
            "responseFormat is not one of the API's, such as {\"type\":\"json_object\"}";
    private static final String NO_TOOL =
            "a tool is not in the API's format, such as {\"type\":\"function\",\"function\":{\"name\":\"tell_time\"}}";

    @TempDir
    private Path folder;

    private Path prompts;

    @BeforeEach
    void makeFolders() throws IOException {
        prompts = Files.createDirectories(folder.resolve("user-files/prompts"));
    }

    @Test
    void promptsAreReadInOrderAndBlankLinesSkipped() throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), """
        {"prompt":"Grüße \\n"}

        \t
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"maxTokens":8}
        """);
        assertEquals(
                Prompts.of(
                        Prompt.user("Grüße \n"),
                        new Prompt(
                                List.of(new Message("Be brief.", null, "system"), Message.user("Hi")),
                                OptionalInt.of(8))),
                read("prompts/my.jsonl"));
    }

    @Test
    void bodyAndHeadersOfAPromptAreRead() throws IOException {
        Files.writeString(
                prompts.resolve("my.jsonl"),
                "{\"prompt\":\"a\",\"body\":{\"reasoning_effort\":\"low\",\"top_k\":null},\"headers\":{\"x-team\":\" perf \"}}");
        Prompt prompt = ((Prompts.Listed) read("prompts/my.jsonl")).list().get(0);
        assertEquals(
                "{\"reasoning_effort\":\"low\",\"top_k\":null}",
                prompt.body().json().toString());
        assertEquals(Map.of("x-team", "perf"), prompt.headers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"body\":{\"model\":\"m\"} | its body sets model, which this suite sets itself: use -Dmodel",
                "\"body\":{\"stream_options\":{\"include_usage\":true}} | its body sets include_usage, which this suite sets itself:"
                        + " use -Dusage=ask or -Dusage=off",
                "\"body\":[] | body is not a JSON object; expected a line such as {\"prompt\":\"Name three rivers.\"}",
                "\"headers\":\"x\" | headers is not a JSON object; expected a line such as {\"prompt\":\"Name three rivers.\"}",
                "\"headers\":{\"x-team\":5} | a header is not a text, or an empty one; expected a line such as {\"prompt\":\"Name three rivers.\"}",
                "\"headers\":{\"x-team\":\"a\\r\\nb: c\"} | its header x-team is not a valid header value: expected printable ASCII characters,"
                        + " for example -Dheader.x-team=perf",
                "\"headers\":{\"Authorization\":\"Bearer hunter2\"} | its header Authorization is the header of the API key: put the key into the"
                        + " environment variable CEREBRAS_API_KEY and choose its header with -DkeyHeader=bearer, api-key or x-api-key",
                "\"headers\":{\"x-token\":\"hunter2\"} | its header x-token looks like a secret, which others can read on a command line and in"
                        + " files: put it into an environment variable and name that, for example -Dheader.x-token=env:GATEWAY_KEY",
                "\"headers\":{\"x-token\":\"env:A\"} | the header x-token names an environment variable, which only -Dheader.x-token can;"
                        + " expected a line such as {\"prompt\":\"Name three rivers.\"}",
            })
    void bodyOrHeaderThatCannotBeSentIsRefusedWithItsLine(String part, String reason) throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), "{\"prompt\":\"a\"," + part + "}");
        assertEquals(
                "prompts=prompts/my.jsonl has no prompt in line 1: " + reason,
                assertThrows(SettingsException.class, () -> read("prompts/my.jsonl"))
                        .getMessage());
    }

    @Test
    void followUpsAreReadInOrder() throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), "{\"prompt\":\"a\",\"followUps\":[\"b\",\"c\"]}");
        Prompt prompt = ((Prompts.Listed) read("prompts/my.jsonl")).list().get(0);
        assertEquals(List.of("b", "c"), prompt.followUps());
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreNoPartOfAPrompt() throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), "\uFEFF{\"prompt\":\"a\"}\r\n{\"prompt\":\"b\"}\r\n");
        assertEquals(Prompts.of(Prompt.user("a"), Prompt.user("b")), read("prompts/my.jsonl"));
    }

    @Test
    void fileInUserFilesComesBeforeOneElsewhere() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("far.jsonl"), "{\"prompt\":\"far\"}");
        Files.writeString(folder.resolve("user-files/pom.xml"), "{\"prompt\":\"near\"}");
        assertEquals(Prompts.of(Prompt.user("near")), read("pom.xml"));
        assertEquals(Prompts.of(Prompt.user("far")), read(elsewhere.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "what                               | it is not JSON from column 1",
                "{\"prompt\":\"a\"} {\"prompt\":\"b\"} | it is not JSON from column 16",
                "{\"prompt\":\"a\",\"prompt\":\"b\"}   | it is not JSON from column 23",
                "[\"a\"]                            | it is not a JSON object",
                "null                               | it is not a JSON object",
                "{}                                 | it needs either prompt or messages",
                "{\"prompt\":\"a\",\"messages\":[]}  | it needs either prompt or messages",
                "{\"promt\":\"a\"}                  | it has an unknown key, promt",
                "{\"prompt\":5}                     | prompt is not a text, or an empty one",
                "{\"prompt\":\" \"}                 | prompt is not a text, or an empty one",
                "{\"messages\":[]}                  | messages is not a list of at least one message",
                "{\"messages\":\"a\"}               | messages is not a list of at least one message",
                "{\"messages\":[\"a\"]}             | a message is not a JSON object",
                "{\"messages\":[{\"role\":\"user\"}]} | content is not a text, or an empty one",
                "{\"messages\":[{\"content\":\"a\"}]} | role is not a text, or an empty one",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"a\"}]} | a role is not one of system, developer, user and assistant",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"name\":\"b\"}]} | it has an unknown key, name",
                "{\"prompt\":\"a\",\"maxTokens\":0}   | maxTokens is not a whole number of at least 1",
                "{\"prompt\":\"a\",\"maxTokens\":1.5} | maxTokens is not a whole number of at least 1",
                "{\"prompt\":\"a\",\"maxTokens\":\"5\"} | maxTokens is not a whole number of at least 1",
                "{\"prompt\":\"a\",\"maxTokens\":null} | maxTokens is not a whole number of at least 1",
                "{\"prompt\":\"a\",\"maxTokens\":99999999999} | maxTokens is not a whole number of at least 1",
                "{\"prompt\":\"a\",\"responseFormat\":\"json\"} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":null} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":{}} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":{\"type\":\"xml\"}} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":{\"type\":\"text\",\"strict\":true}} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":{\"type\":\"json_schema\"}} | " + NO_FORMAT,
                "{\"prompt\":\"a\",\"responseFormat\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"b\"}}} | "
                        + NO_FORMAT,
                "{\"prompt\":\"a\",\"followUps\":[]} | followUps is not a list of at least one text",
                "{\"prompt\":\"a\",\"followUps\":\"b\"} | followUps is not a list of at least one text",
                "{\"prompt\":\"a\",\"followUps\":[\"b\",\" \"]} | a follow-up is not a text, or an empty one",
                "{\"prompt\":\"a\",\"tools\":[]} | tools is not a list of at least one tool",
                "{\"prompt\":\"a\",\"tools\":{}} | tools is not a list of at least one tool",
                "{\"prompt\":\"a\",\"tools\":[\"b\"]} | " + NO_TOOL,
                "{\"prompt\":\"a\",\"tools\":[{\"type\":\"function\"}]} | " + NO_TOOL,
                "{\"prompt\":\"a\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\" \"}}]} | " + NO_TOOL,
                "{\"prompt\":\"a\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"b\",\"parameters\":[]}}]} | "
                        + NO_TOOL,
                "{\"prompt\":\"a\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"b\",\"strict\":\"true\"}}]} | "
                        + NO_TOOL,
            })
    void wrongLineIsNamedWithItsReason(String line, String reason) throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), "{\"prompt\":\"fine\"}\n\n" + line + "\n");
        assertEquals(
                "prompts=prompts/my.jsonl has no prompt in line 3: " + reason + "; " + EXPECTED,
                refusal("prompts/my.jsonl"));
    }

    @Test
    void answersShapeAndToolsAreAsInTheApi() throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), """
        {"prompt":"a","responseFormat":{"type":"json_schema",\
        "json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}}}
        {"prompt":"b","tools":[{"type":"function","function":{"name":"tell_time","description":"Tells it."}}]}
        """);
        List<Prompt> read = ((Prompts.Listed) read("prompts/my.jsonl")).list();
        ResponseFormat.OutputSchema schema =
                read.get(0).responseFormat().orElseThrow().jsonSchema();
        assertEquals("n", schema.name());
        assertEquals("{\"type\":\"object\"}", schema.schema().toString());
        assertEquals(List.of(), read.get(0).tools());
        assertEquals(
                List.of(new ToolDefinition("function", new Function("tell_time", "Tells it.", null, null))),
                read.get(1).tools());
        assertEquals(Optional.empty(), read.get(1).responseFormat());
    }

    @ParameterizedTest
    @CsvSource({"short, 12", "relativity, 1", "long, 4", "structured, 6", "tools, 4"})
    void shippedFileIsValid(String name, int prompts) {
        Prompts read = SettingsFixture.settings(Map.of("prompts", "prompts/" + name + ".jsonl"))
                .prompts();
        assertEquals(prompts, ((Prompts.Listed) read).list().size());
    }

    @ParameterizedTest
    @CsvSource({"[, 5000", "9, 5000"})
    void lineThatIsTooMuchForAParserIsRefused(String repeated, int times) throws IOException {
        Files.writeString(prompts.resolve("my.jsonl"), "{\"messages\":" + repeated.repeat(times));
        assertEquals(
                "prompts=prompts/my.jsonl has no prompt in line 1: it is not JSON; " + EXPECTED,
                refusal("prompts/my.jsonl"));
    }

    @Test
    void emptyFileIsRefused() throws IOException {
        Files.writeString(prompts.resolve("empty.jsonl"), "\n \n");
        assertEquals(
                "prompts=prompts/empty.jsonl has no prompt: expected at least one line such as {\"prompt\":\"Name three"
                        + " rivers.\"}",
                refusal("prompts/empty.jsonl"));
    }

    @Test
    void fileOfAnotherEncodingIsRefused() throws IOException {
        Files.write(prompts.resolve("latin.jsonl"), new byte[] {'{', (byte) 0xfc, '}'});
        assertEquals(
                "prompts=prompts/latin.jsonl is not UTF-8 text: save it as UTF-8, with lines such as {\"prompt\":\"Name"
                        + " three rivers.\"}",
                refusal("prompts/latin.jsonl"));
    }

    @Test
    void missingFileIsReportedWithThePlacesTriedAndTheFilesThereAre() throws IOException {
        Files.writeString(prompts.resolve("b.jsonl"), "");
        Files.writeString(prompts.resolve("a.jsonl"), "");
        Path userFiles = folder.resolve("user-files");
        assertEquals(
                "prompts=no.jsonl is not a file: tried " + userFiles.resolve("no.jsonl") + " and no.jsonl; " + prompts
                        + " has a.jsonl, b.jsonl; for example -Dprompts=prompts/short.jsonl",
                refusal("no.jsonl"));
    }

    @Test
    void missingFolderHasNoFiles() {
        SettingsException refused = assertThrows(
                SettingsException.class,
                () -> RunSettings.from(Map.of("prompts", "no.jsonl"), Map.of(), Path.of("nowhere")));
        assertEquals(
                "prompts=no.jsonl is not a file: tried nowhere/no.jsonl and no.jsonl;"
                        + " nowhere/prompts has no files; for example -Dprompts=prompts/short.jsonl",
                refused.getMessage());
    }

    @Test
    void withoutAFolderTheShippedFilesAreUsed() {
        Prompts prompts =
                RunSettings.from(Map.of(), Map.of(), Path.of("nowhere")).prompts();
        assertFalse(assertInstanceOf(Prompts.Listed.class, prompts).list().isEmpty());
    }

    @Test
    void folderIsNoFile() {
        assertEquals(
                "prompts=prompts is not a file: tried " + prompts + " and prompts; " + prompts
                        + " has no files; for example -Dprompts=prompts/short.jsonl",
                refusal("prompts"));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'a\0b', a?b"})
    void whatIsNoPathIsRefused(String name, String shown) {
        assertEquals(
                "prompts=" + shown + " is not a prompt file: expected a JSONL file in user-files, its path, or"
                        + " synthetic, for example -Dprompts=prompts/short.jsonl",
                refusal(name));
    }

    @Test
    void keyInAPathIsNotShown() {
        SettingsException refused = assertThrows(
                SettingsException.class, () -> RunSettings.from(Map.of("prompts", KEY), withKey(), Path.of("nowhere")));
        assertEquals(
                "prompts=*** is not a file: tried nowhere/*** and ***; nowhere/prompts has no files;"
                        + " for example -Dprompts=prompts/short.jsonl",
                refused.getMessage());
    }

    private Prompts read(String name) {
        return RunSettings.from(Map.of("prompts", name), Map.of(), folder.resolve("user-files"))
                .prompts();
    }

    private String refusal(String name) {
        return assertThrows(SettingsException.class, () -> read(name)).getMessage();
    }
}
