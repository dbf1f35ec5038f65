package cerebras.loadtest.load;

import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Questions;
import cerebras.loadtest.workload.SessionQuestions;
import cerebras.loadtest.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An open load: each session of a file begins at its start in the file, at the configured speed, and is played to its end.
 * Everything from the first call to the last is measured.
 */
public record SessionStarts(RunSettings settings, SessionQuestions sessions) implements LoadShape {

    /** Of the settings {@code sessions} and {@code traceSpeed}. */
    public static final Kind SHAPE = new Kind(
            Set.of(Setting.TRACE_SPEED),
            Set.of(Setting.RAMP, Setting.WARMUP, Setting.DURATION, Setting.MIX),
            SessionStarts::of);

    /** @throws Refused if the file cannot be read, or does not say when its sessions begin */
    static SessionStarts of(RunSettings settings) {
        SessionQuestions sessions = SessionQuestions.of(settings);
        if (sessions.scripts().stream().anyMatch(script -> script.startNanos().isEmpty())) {
            throw new Refused(
                    ("sessions=%s does not say when its sessions begin: expected a start for each, or play them one after"
                                    + " the other with -Dsimulation=AgentSessions")
                            .formatted(settings.effective().get(Setting.SESSIONS.key())));
        }
        return new SessionStarts(settings, sessions);
    }

    /** When each session of this generator begins, in the order of the file. */
    public Schedule schedule() {
        return Schedule.at(sessions.scripts().stream()
                        .mapToLong(script -> Math.round(script.startNanos().orElseThrow()
                                / settings.trace().speed()))
                        .toArray())
                .shared(settings.cluster().share());
    }

    private Duration lastStart() {
        Schedule starts = schedule();
        return starts.size() == 0 ? Duration.ZERO : Duration.ofNanos(starts.dueNanos(starts.size() - 1));
    }

    @Override
    public LoadPlan plan() {
        return LoadPlan.custom("open", null, 0, 0, words());
    }

    @Override
    public String words() {
        return "%,d sessions at their starts in the file, the last one after %,.1f s"
                .formatted(users(), lastStart().toMillis() / 1e3);
    }

    @Override
    public long users() {
        return schedule().size();
    }

    @Override
    public long firstUserNanos() {
        return schedule().firstNanos();
    }

    /** All requests, evenly from the first start to the expected end of the last session. */
    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        Schedule starts = schedule();
        int calls = IntStream.range(0, starts.size())
                .map(session -> sessions.scripts().get(starts.number(session)).requests())
                .sum();
        if (calls == 0) {
            return Optional.of(Expectation.estimated(List.of(), call));
        }
        double seconds = lastStart().toNanos() / 1e9 + call.seconds() * calls / users();
        return Optional.of(new Expectation(
                List.of(new Stretch(seconds, calls / seconds, calls / seconds)),
                0,
                0,
                call.promptTokens(),
                call.mostOutputTokens(),
                false,
                call.evenAnswers()));
    }

    @Override
    public Questions questions(RunSettings used, Workload workload) {
        return sessions.with(used);
    }
}
