package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.emulator.form.RequestForm.ModelRules;
import cerebras.loadtest.models.Models;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRulesTest {

    private static final ModelRules GPT_OSS =
            ModelRules.of(Models.shipped().find("gpt-oss-120b").orElseThrow());
    private static final ModelRules LENIENT = new ModelRules(true, true, List.of("none", "low", "medium", "high"));

    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "reasoning_effort":"none" | reasoning_effort: property 'reasoning_effort' must be one of low, medium, high
      "prediction":{"type":"content","content":"Hi"} | prediction: property 'prediction' is unsupported
      """)
    void gptOssRefusesWhatOthersAccept(String fields, String problem) throws Exception {
        ChatRequest request = Forms.read(Forms.with(fields));
        assertEquals(
                problem,
                assertThrows(FormProblems.class, () -> GPT_OSS.check(request)).getMessage());
        assertDoesNotThrow(() -> LENIENT.check(request));
    }

    @Test
    void gptOssRefusesToolsWithAResponseFormat() throws Exception {
        ChatRequest request = Forms.read(Forms.with(TOOLS + ",\"response_format\":{\"type\":\"json_object\"}"));
        assertEquals(
                "\"tools\" is incompatible with \"response_format\"",
                assertThrows(FormProblems.class, () -> GPT_OSS.check(request)).getMessage());
        assertDoesNotThrow(() -> LENIENT.check(request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOOLS,
                TOOLS + ",\"response_format\":{\"type\":\"text\"}",
                "\"tools\":[],\"response_format\":{\"type\":\"json_object\"}",
                "\"reasoning_effort\":null,\"prediction\":null",
                "\"reasoning_effort\":\"low\"",
            })
    void gptOssAcceptsTheRest(String fields) throws Exception {
        ChatRequest request = Forms.read(Forms.with(fields));
        assertDoesNotThrow(() -> GPT_OSS.check(request));
    }
}
