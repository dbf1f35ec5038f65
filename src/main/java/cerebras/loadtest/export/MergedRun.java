package cerebras.loadtest.export;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadPlan.Offered;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Several runs as one: its clock begins with the first run, and its windows are the intersections of theirs. The runs
 * are aligned by wall clock, so the clocks of their machines must agree.
 *
 * @param runs in the given order
 */
record MergedRun(List<RunSurvey> runs) {

    /** The origin of all times. */
    Instant loadStart() {
        return runs.stream()
                .map(RunSurvey::loadStart)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Delay of a run's start after the first run. */
    long delayNanos(RunSurvey run) {
        return run.nanosAfter(loadStart());
    }

    private long latestNanos() {
        return runs.stream().mapToLong(this::delayNanos).max().orElseThrow();
    }

    /** Length of the intersection of all steady phases; 0 or less if it is empty. */
    long steadyNanos() {
        return first().plan().steadyNanos() - latestNanos();
    }

    RunHeader header(String name) {
        RunHeader first = first();
        return new RunHeader(
                RunHeader.SCHEMA,
                name,
                first.simulation(),
                loadStart().toString(),
                first.target(),
                first.model(),
                plan(),
                prices(),
                settings(),
                joined(RunHeader::versions),
                joined(RunHeader::machine),
                null,
                runs.stream().map(run -> run.header().run()).toList(),
                first.readAs(),
                first.variants());
    }

    private RunHeader first() {
        return runs.get(0).header();
    }

    /** Users and rates are summed; the ramp lasts until all runs are at full load. */
    private LoadPlan plan() {
        LoadPlan one = first().plan();
        Integer users = one.users() == null
                ? null
                : (int) sum(run -> run.header().plan().users());
        return new LoadPlan(
                one.loadModel(),
                users,
                one.rampNanos() + latestNanos(),
                one.warmupNanos(),
                Math.max(0, steadyNanos()),
                one.offered() == null ? null : offered(one),
                one.description(),
                one.refusalsExpected());
    }

    /** Calls that are due in the common window: in proportion to its length, plus the burst. */
    private Offered offered(LoadPlan one) {
        List<Offered> all =
                runs.stream().map(run -> run.header().plan().offered()).toList();
        Double rate = all.stream()
                .map(Offered::ratePerSecond)
                .filter(Objects::nonNull)
                .reduce(Double::sum)
                .orElse(null);
        Integer burst = all.stream()
                .map(Offered::burstCalls)
                .filter(Objects::nonNull)
                .reduce(Integer::sum)
                .orElse(null);
        int calls = all.stream().mapToInt(Offered::steadyCalls).sum() - (burst == null ? 0 : burst);
        double share = one.steadyNanos() == 0 ? 1 : (double) steadyNanos() / one.steadyNanos();
        return new Offered(
                rate,
                one.offered().arrivals(),
                null,
                burst,
                (int) Math.round(calls * share) + (burst == null ? 0 : burst));
    }

    private Map<String, Price> prices() {
        Map<String, Price> prices = new TreeMap<>();
        runs.forEach(run -> prices.putAll(run.header().prices()));
        return prices;
    }

    /** Users are summed; other settings are joined if they differ. */
    private Map<String, String> settings() {
        Map<String, String> settings = joined(RunHeader::settings);
        Integer users = plan().users();
        if (users != null) {
            settings.computeIfPresent("users", (name, each) -> users.toString());
        }
        return settings;
    }

    private Map<String, String> joined(Function<RunHeader, Map<String, String>> part) {
        Map<String, String> joined = new TreeMap<>();
        runs.stream()
                .flatMap(run -> part.apply(run.header()).keySet().stream())
                .forEach(name -> joined.put(
                        name,
                        runs.stream()
                                .map(run -> part.apply(run.header()).get(name))
                                .filter(Objects::nonNull)
                                .distinct()
                                .collect(Collectors.joining(" | "))));
        return joined;
    }

    /** The common part of each step. */
    List<LoadStep> steps() {
        List<LoadStep> steps = new ArrayList<>();
        for (int i = 0; i < runs.get(0).steps().size(); i++) {
            int index = i;
            long steadyNanos =
                    moments(run -> run.steps().get(index).steadyNanos()).max().orElseThrow();
            steps.add(new LoadStep(
                    runs.get(0).steps().get(index).number(),
                    (int) sum(run -> run.steps().get(index).users()),
                    moments(run -> run.steps().get(index).startNanos()).min().orElseThrow(),
                    steadyNanos,
                    Math.max(
                            steadyNanos,
                            moments(run -> run.steps().get(index).endNanos())
                                    .min()
                                    .orElseThrow())));
        }
        return List.copyOf(steps);
    }

    private LongStream moments(ToLongFunction<RunSurvey> moment) {
        return runs.stream().mapToLong(run -> moment.applyAsLong(run) + delayNanos(run));
    }

    private long sum(ToLongFunction<RunSurvey> part) {
        return runs.stream().mapToLong(part).sum();
    }

    /** The earliest stop; the load was finished only if that holds for all runs. */
    Optional<LoadStop> stop() {
        boolean finished =
                runs.stream().allMatch(run -> run.stop() != null && !run.stop().early());
        return runs.stream()
                .filter(run -> run.stop() != null)
                .min(Comparator.comparingLong(run -> run.stop().atNanos() + delayNanos(run)))
                .map(run -> new LoadStop(
                        run.stop().atNanos() + delayNanos(run),
                        run.header().run() + ": " + run.stop().reason(),
                        finished ? true : null,
                        run.stop().cause()));
    }

    /** The results of each simulation, with the name of its run. */
    List<RunAnswer> answers() {
        return runs.stream()
                .flatMap(run -> run.answers().stream()
                        .map(answer -> new RunAnswer(
                                answer.title() + ", " + run.header().run(), answer.lines())))
                .toList();
    }

    /** Absent if one of the runs was killed. */
    Optional<RunEnd> end() {
        return runs.stream().anyMatch(run -> run.end() == null)
                ? Optional.empty()
                : Optional.of(new RunEnd(
                        moments(run -> run.end().endNanos()).max().orElseThrow(),
                        sum(run -> run.end().attempts()),
                        sum(run -> run.end().dropped())));
    }

    /**
     * A run without its attempts, but with the highest user number in them.
     *
     * @param callLog its file
     * @param header header of its records
     * @param steps steps of its load; may be empty
     * @param stop why sending ended before its plan, including a killed process; {@code null} if it did not
     * @param answers results of its simulation
     * @param end {@code null} if the run was killed
     * @param highestUser 0 without attempts
     * @param damage damage of the file
     */
    record RunSurvey(
            Path callLog,
            RunHeader header,
            List<LoadStep> steps,
            LoadStop stop,
            List<RunAnswer> answers,
            RunEnd end,
            long highestUser,
            Damage damage) {

        /** @throws IOException if the file cannot be read, or has no header */
        static RunSurvey of(Path callLog) throws IOException {
            try (LogReader lines = LogReader.of(callLog)) {
                Gathering gathering = new Gathering();
                RunHeader header = lines.header();
                for (LogLine line = lines.next(); line != null; line = lines.next()) {
                    line.accept(gathering);
                }
                return gathering.survey(callLog, header, lines.damage());
            }
        }

        /** Time from this moment to the start of the load. */
        long nanosAfter(Instant moment) {
            return ChronoUnit.NANOS.between(moment, loadStart());
        }

        /** Whether its users have numbers of their own among those of all runs: of generators that share one load. */
        boolean sharesUserNumbers() {
            return header.settings().containsKey("generators");
        }

        Instant loadStart() {
            return Instant.parse(header.loadStart());
        }

        private static final class Gathering implements LogLine.Visitor {
            private final List<LoadStep> steps = new ArrayList<>();
            private final List<RunAnswer> answers = new ArrayList<>();
            private LoadStop stop;
            private RunEnd end;
            private long highestUser;
            private long lastNanos;

            @Override
            public void attempt(Attempt attempt) {
                highestUser = Math.max(highestUser, attempt.user());
                lastNanos = Math.max(lastNanos, attempt.moments().endNanos());
            }

            @Override
            public void step(LoadStep step) {
                steps.add(step);
            }

            @Override
            public void stop(LoadStop loadStop) {
                stop = loadStop;
            }

            @Override
            public void answer(RunAnswer answer) {
                answers.add(answer);
            }

            @Override
            public void end(RunEnd runEnd) {
                end = runEnd;
            }

            private RunSurvey survey(Path callLog, RunHeader header, Damage damage) {
                return new RunSurvey(
                        callLog,
                        header,
                        List.copyOf(steps),
                        stop(header),
                        List.copyOf(answers),
                        end,
                        highestUser,
                        damage);
            }

            /** The stop of a run that was killed while the others continued. */
            private LoadStop stop(RunHeader header) {
                boolean killed = stop == null
                        && end == null
                        && (header.plan().own() || lastNanos < header.plan().steadyEndNanos());
                return killed ? new LoadStop(lastNanos, "its records end before its plan: it was killed") : stop;
            }
        }
    }
}
