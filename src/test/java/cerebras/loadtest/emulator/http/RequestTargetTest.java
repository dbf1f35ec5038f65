package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.emulator.http.RequestReader.RequestTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/models,                            /v1/models",
        "/v1/models?format=openrouter,          /v1/models",
        "/v1/models?,                           /v1/models",
        "/v1/models?next=http://x/y,            /v1/models",
        "/v1/models/openai%2Fgpt-oss-120b,      /v1/models/openai/gpt-oss-120b",
        "/v1/models/gpt%2doss,                  /v1/models/gpt-oss",
        "/v1/models/a+b,                        /v1/models/a+b",
        "/v1/models/%E2%82%AC,                  /v1/models/€",
        "/v1/models/%zz,                        /v1/models/%zz",
        "/v1/models/%e,                         /v1/models/%e",
        "http://localhost:80/v1/models?a=b,     /v1/models",
        "https://localhost,                     /",
        "*,                                     *",
        "v1/models,                             v1/models",
    })
    void pathIsDecodedAndAlone(String target, String path) {
        assertEquals(path, RequestTarget.path(target));
    }
}
