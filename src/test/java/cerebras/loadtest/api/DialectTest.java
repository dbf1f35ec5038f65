package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "api.cerebras.ai,                 CEREBRAS",
        "API.OpenAI.com,                  OPENAI",
        "eu.api.openai.com,               OPENAI",
        "team.openai.azure.com,           AZURE",
        "team.services.ai.azure.com,      AZURE",
        "api.groq.com,                    GROQ",
        "api.sambanova.ai,                SAMBANOVA",
        "127.0.0.1,                       ",
        "notgroq.com,                     ",
        "groq.com.example.org,            ",
        ",                                ",
    })
    void hostTellsTheProvider(String host, Dialect dialect) {
        assertEquals(Optional.ofNullable(dialect), Dialect.of(host).map(Dialect.Choice::dialect));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'x-groq-region=us, server=cloudflare',                     GROQ,     x-groq-region",
        "'openai-version=2020-10-01, server=cloudflare',            OPENAI,   openai-version",
        "'x-ms-region=East US, openai-processing-ms=12',            AZURE,    x-ms-region",
        "'azureml-model-session=d1, server=istio-envoy',            AZURE,    azureml-model-session",
        "'server=uvicorn',                                          VLLM,     server: uvicorn",
        "'server=llama.cpp',                                        VLLM,     server: llama.cpp",
        "'server=cerebras-emulator',                                CEREBRAS, server: cerebras",
        "'x-ratelimit-limit-tokens-minute=60000, server=uvicorn',   CEREBRAS, x-ratelimit-limit-tokens-minute",
        "'x-litellm-version=1.80, server=uvicorn, openai-version=1', OTHER,   x-litellm-version",
        "'server=nginx',                                            ,         ",
        "'x-ratelimit-limit-requests=60',                           ,         ",
    })
    void headersTellTheServer(String headers, Dialect dialect, String by) {
        Map<String, String> named = Arrays.stream(headers.split(", "))
                .map(header -> header.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        assertEquals(Optional.ofNullable(dialect).map(seen -> new Dialect.Choice(seen, by)), Dialect.seenIn(named));
    }

    @ParameterizedTest(name = "{0}: requests {1}, tokens {2}")
    @CsvSource({
        "CEREBRAS, , ",
        "OPENAI, PT1M, PT1M",
        "AZURE, PT1M, PT1M",
        "VLLM, , ",
        "GROQ, P1D, PT1M",
        "SAMBANOVA, PT1M, PT1M",
        "OTHER, , ",
    })
    void periodThatGoesWithoutSayingIsTheProviders(Dialect dialect, Duration requests, Duration tokens) {
        assertEquals(Optional.ofNullable(requests), dialect.unnamedRequestsPeriod());
        assertEquals(Optional.ofNullable(tokens), dialect.unnamedTokensPeriod());
    }

    @ParameterizedTest
    @EnumSource
    void textNamesItsDialect(Dialect dialect) {
        assertEquals(Optional.of(dialect), Dialect.named(dialect.text()));
    }

    @Test
    void choiceSaysWhy() {
        assertEquals("Groq (x-groq-region)", new Dialect.Choice(Dialect.GROQ, "x-groq-region").toString());
        assertEquals("an OpenAI-compatible server", new Dialect.Choice(Dialect.OTHER, "").toString());
    }
}
