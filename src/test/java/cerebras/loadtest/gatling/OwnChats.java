package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.load.LoadShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One user who makes use of everything that a chat step can do; what the session then holds is in {@link #SAVED}. */
public class OwnChats extends ChatSimulation {

    static final Map<String, Object> SAVED = new ConcurrentHashMap<>();

    public OwnChats() {
        super(Map.of("model", "m"), LoadShape.ONE_CALL);
    }

    {
        setUp(scenario("all")
                        .exec(
                                chat("fixed")
                                        .prompt("Say \"Hi\".")
                                        .maxTokens(7)
                                        .model("other")
                                        .body("top_p", 0.5)
                                        .header("x-team", "perf")
                                        .check(
                                                completionTokens().is(11).saveAs("tokens"),
                                                promptTokens().exists(),
                                                finishReason().in("stop", "length"),
                                                timeToFirstToken().lt(Duration.ofMinutes(1)),
                                                latency().gt(Duration.ZERO),
                                                outputSpeed().optional(),
                                                answer().saveAs("answer"),
                                                jsonPath("$.choices[0].message.content")
                                                        .saveAs("content"),
                                                jsonPath("$.usage.completion_tokens")
                                                        .is("11")),
                                feed(listFeeder(List.of(Map.of("question", "Which river?")))
                                        .circular()),
                                group("inner")
                                        .on(chat("fed")
                                                .messages(
                                                        new Message("Be brief.", null, "system"),
                                                        Message.user("#{question} #{answer}"))
                                                .stream(false)
                                                .check(jsonPath("$.choices[0].message.content")
                                                        .saveAs("whole"))),
                                repeat(2)
                                        .on(exec(chat("computed")
                                                .prompt(session -> "Number " + session.getInt("tokens"))
                                                .check(
                                                        completionTokens().lt(5),
                                                        finishReason().is("length")))),
                                exec(chat("unknown").prompt("#{nobodyKnows}")),
                                exec(session -> {
                                    List.of("tokens", "answer", "content", "whole")
                                            .forEach(key -> SAVED.put(key, session.get(key)));
                                    SAVED.put("failed", session.isFailed());
                                    return session;
                                }))
                        .injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
