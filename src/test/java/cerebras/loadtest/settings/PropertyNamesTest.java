package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNamesTest {

    @ParameterizedTest
    @CsvSource({
        "user, 5, users, 5",
        "USERS, 5, users, 5",
        "usres, 5, users, 5",
        "concurrency, 5, users, 5",
        "vus, 5, users, 5",
        "virtual-users, 5, users, 5",
        "maxtokens, 64, maxTokens, 64",
        "max_tokens, 64, maxTokens, 64",
        "max_completion_tokens, 64, maxTokens, 64",
        "maxToken, 64, maxTokens, 64",
        "timeout, 5s, requestTimeout, 5s",
        "request-timeout, 5s, requestTimeout, 5s",
        "time, 5m, duration, 5m",
        "duraton, 5m, duration, 5m",
        "rampup, 5s, ramp, 5s",
        "warmUp, 5s, warmup, 5s",
        "thinkTime, 5s, pause, 5s",
        "inputTokens, 800, promptTokens, 800",
        "prompt_tokens, 800, promptTokens, 800",
        "prompt, my.jsonl, prompts, my.jsonl",
        "streaming, true, stream, true",
        "baseUrl, https://llm.example, target, https://llm.example",
        "url, https://llm.example, target, https://llm.example",
        "simulaton, SustainedLoad, simulation, SustainedLoad",
        "Users, 5, users, 5",
        "MAX_TOKENS, 5, maxTokens, 5",
        "max.tokens, 5, maxTokens, 5",
        "request.timeout, 5s, requestTimeout, 5s",
        "base.url, https://llm.example, target, https://llm.example",
        "users.max, 5, users, 5",
        "maxUsers, 5, users, 5",
        "numberOfUsers, 5, users, 5",
        "initial-users, 5, users, 5",
        "max_completion_token, 5, maxTokens, 5",
        "include_usage, off, usage, off",
        "modelName, m, model, m",
        "modelname, m, model, m",
        "key_header, bearer, keyHeader, bearer",
        "apiKeyHeader, bearer, keyHeader, bearer",
        "api_key_env, MY_KEY, keyVariable, MY_KEY",
        "diallect, groq, dialect, groq",
        "result, /tmp/r, results, /tmp/r",
        "loglevel, DEBUG, logLevel, DEBUG",
        // fields of the API
        "reasoning_effort, low, body.reasoning_effort, low",
        "reasoningEffort, low, body.reasoning_effort, low",
        "reasoning-effort, low, body.reasoning_effort, low",
        "REASONING_EFFORT, low, body.reasoning_effort, low",
        "reasoning_efort, low, body.reasoning_effort, low",
        "reasoning, low, body.reasoning_effort, low",
        "top_p, 0.9, body.top_p, 0.9",
        "topP, 0.9, body.top_p, 0.9",
        "top_k, 40, body.top_k, 40",
        "min_p, 0.1, body.min_p, 0.1",
        "stop, END, body.stop, END",
        "tools, [], body.tools, []",
        "service_tier, flex, body.service_tier, flex",
        "frequency_penalty, 1, body.frequency_penalty, 1",
        "some_new_field, 1, body.some_new_field, 1",
        "stream_options.include_usage, true, body.stream_options.include_usage, true",
        "chat_template_kwargs.enable_thinking, false, body.chat_template_kwargs.enable_thinking, false",
        "chatTemplateKwargs.x, 1, body.chat_template_kwargs.x, 1",
        // groups
        "budy.x, 1, body.x, 1",
        "Body.x, 1, body.x, 1",
        "extra_body.top_k, 40, body.top_k, 40",
        "body_top_k, 40, body.top_k, 40",
        "headers.x-team, perf, header.x-team, perf",
        "Header.x-team, perf, header.x-team, perf",
        "heder.x-team, perf, header.x-team, perf",
        "header-x-team, perf, header.x-team, perf",
        "slos.ttft.p95, 300ms, slo.ttft.p95, 300ms",
        "sla.ttft.p95, 300ms, slo.ttft.p95, 300ms",
        "slo_ttft.p95, 300ms, slo.ttft.p95, 300ms",
    })
    void nameThatWasMeantAsASettingIsExplained(String name, String value, String intended, String example) {
        assertEquals(
                "%s=%s is not a setting: did you mean %s? For example -D%s=%s"
                        .formatted(name, value, intended, intended, example),
                refusal(name, value));
    }

    @Test
    void exampleReplacesAValueThatIsBlankOrMasked() {
        assertEquals("user= is not a setting: did you mean users? For example -Dusers=10", refusal("user", ""));
        assertEquals(
                "url=https://***@h is not a setting: did you mean target? For example -Dtarget=https://api.cerebras.ai",
                refusal("url", "https://me:hunter2@h"));
        assertEquals(
                "simulaton= is not a setting: did you mean simulation? For example -Dsimulation=SustainedLoad",
                refusal("simulaton", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simulation",
                "basedir",
                "localRepository",
                "skipTests",
                "test",
                "debug",
                "encoding",
                "argLine",
                "revision",
                "user.name",
                "user.timezone",
                "java.time",
                "gatling.users",
                "sun.stdout.encoding",
                "sonar.token",
                "gatling.enterprise.apiToken",
                "x",
                "us",
                "ramps.up",
                "maven.home",
                "maven.test.skip",
                "maven.multiModuleProjectDirectory",
                "maven.conf",
                "classworlds.conf",
                "library.jansi.path",
                "jansi.mode",
                "securerandom.source",
                "gatling.conf.file",
                "gatling.core.outputDirectoryBaseName",
                "surefire.test.class.path",
                "surefire.real.class.path",
                "project.build.sourceEncoding",
                "env.PATH",
                "jdk.debug",
                "jdk.tls.client.protocols",
                "sun.arch.data.model",
                "java.net.preferIPv4Stack",
                "http.proxyHost",
                "https.proxyPort",
                "http.nonProxyHosts",
                "socksProxyHost",
                "nonProxyHosts",
                "socksProxyVersion",
                "file.encoding",
                "file.separator",
                "path.separator",
                "line.separator",
                "native.encoding",
                "stdout.encoding",
                "stderr.encoding",
                "os.arch",
                "user.home",
                "user.dir",
                "user.language",
                "awt.toolkit",
                "apple.awt.application.name",
                "io.netty.leakDetection.level",
                "javax.net.ssl.trustStore",
                "logback.configurationFile",
                "org.slf4j.simpleLogger.defaultLogLevel",
                "log4j2.formatMsgNoLookups",
                "com.sun.management.jmxremote",
                "idea.test.cyclic.buffer.size",
                "sonar.host.url",
                "jacoco.skip",
                "jna.nosys",
                "kotlin.code",
                "style.color",
                "skipITs",
                "skipUsersTests",
                "test_only",
                "build_number",
                "BUILD_NUMBER",
                "JAVA_HOME",
                "ci_job",
                "git_commit",
                "failIfNoTests",
                "dependency-check.skip",
                "changelist",
                "sha1",
                "interactiveMode",
                "groups",
                "runOrder",
                "java_home",
                "vendor",
                "ossrhUsername",
                "release.version",
                "dockerfile.skip",
                "jib.to.image",
                "testng.groups",
                "junit.jupiter.execution.parallel.enabled"
            })
    void ordinaryNameIsLeftAlone(String name) {
        assertDoesNotThrow(() -> settings(Map.of(name, "1")));
    }

    /** What belongs to a group is ours: what the group does not know is refused where it is read. */
    @ParameterizedTest
    @ValueSource(strings = {"body.reasoning_effort", "body.a.b", "header.x-team", "slo.ttft.p95"})
    void nameOfAGroupIsRead(String name) {
        assertDoesNotThrow(() -> settings(Map.of(name, "300ms")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"headers.x-api-token", "heder.authorization", "header_x-api-key"})
    void secretOfAMisspeltHeaderIsNotShown(String name) {
        String message = refusal(name, "hunter2hunter2");
        assertTrue(message.startsWith(name + "=*** is not a setting: "), message);
        assertFalse(message.contains("hunter2"), message);
    }

    @Test
    void propertiesOfThisProcessAreLeftAlone() {
        Map<String, String> properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
        assertTrue(properties.size() > 30, () -> "too few to prove anything: " + properties.keySet());
        assertDoesNotThrow(() -> settings(properties));
    }

    @Test
    void settingsOfThisProcessAreRead() {
        assertEquals(
                System.getProperty("model", "gpt-oss-120b"),
                RunSettings.fromSystem().model());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cerebras.api.key",
                "apiKey",
                "apikey",
                "CEREBRAS_API_KEY",
                "api-key",
                "api_key",
                "apiKeys",
                "cerebras.key",
                "OPENAI_API_KEY",
                "key",
                "token",
                "apiToken",
                "bearer",
                "authorization"
            })
    void keyOnTheCommandLineIsRefusedAndNotShown(String name) {
        assertEquals(
                name
                        + "=*** is not a setting: a command line can be read by others, so put the key into the environment,"
                        + " for example export CEREBRAS_API_KEY=csk-...",
                refusal(name, KEY));
    }
}
