package cerebras.loadtest.load;

import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.workload.Questions;
import cerebras.loadtest.workload.Trace;
import cerebras.loadtest.workload.TraceFile;
import cerebras.loadtest.workload.TraceFile.TraceException;
import cerebras.loadtest.workload.TracedQuestions;
import cerebras.loadtest.workload.Workload;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The replay of a trace at the configured speed, up to the end of warm-up and duration.
 *
 * @param trace the trace at replay speed
 * @param endNanos the end of its last second, or of the duration if that is earlier
 * @param model facts about the requested model; absent if models.conf does not have it
 */
public record Replay(RunSettings settings, Trace trace, long endNanos, Optional<Model> model) implements LoadShape {

    /** Of the settings {@code trace}, {@code traceSpeed}, {@code warmup} and {@code duration}. */
    public static final Kind SHAPE = new Kind(Setting.OF_TRACES, Setting.SET_BY_TRACE, Replay::of);

    private static final String ARRIVALS = "trace";
    private static final double SLOW = 0.1;

    /**
     * @throws Refused if no trace can be read, or if nothing of it would be measured
     * @throws SettingsException if the file of models cannot be used
     */
    public static Replay of(RunSettings settings) {
        Trace whole = believed(read(settings), settings).faster(settings.trace().speed());
        checkWarmup(settings, whole);
        long endNanos = Math.min(
                whole.lengthNanos(), settings.warmup().plus(settings.duration()).toNanos());
        return new Replay(
                settings,
                whole.before(endNanos),
                endNanos,
                Models.read(settings.emulator().userFiles()).find(settings.model()));
    }

    /**
     * Refuses a trace whose times are probably in another unit: at normal speed, the load could be a thousand times as
     * dense as recorded, and be billed before anybody notices.
     */
    private static Trace believed(Trace trace, RunSettings settings) {
        if (trace.doubt() != null && settings.trace().speed() >= SLOW) {
            throw new Refused(
                    "trace=%s cannot be replayed as it is: %s. If its times are seconds, replay it with -DtraceSpeed=%s;"
                                    .formatted(
                                            settings.effective().get(Setting.TRACE.key()),
                                            trace.doubt(),
                                            Trace.SECONDS_AS_MILLIS)
                            + " if they are milliseconds, write them as whole numbers that begin at 0");
        }
        return trace;
    }

    private static Trace read(RunSettings settings) {
        Path file = settings.trace()
                .file()
                .orElseThrow(() -> new Refused("trace is not set: expected " + Setting.TRACE.form()
                        + ", for example -Dtrace=" + Setting.TRACE.example()));
        try {
            return TraceFile.read(file);
        } catch (TraceException wrong) {
            throw new Refused("trace=" + settings.effective().get(Setting.TRACE.key()) + " cannot be replayed: "
                    + wrong.getMessage());
        }
    }

    private static void checkWarmup(RunSettings settings, Trace whole) {
        if (whole.lengthNanos() <= settings.warmup().toNanos()) {
            throw new Refused(
                    "warmup=%s leaves nothing to measure of a trace that takes %,d s: expected a shorter warm-up, or a"
                                    .formatted(
                                            settings.effective().get(Setting.WARMUP.key()),
                                            TimeUnit.NANOSECONDS.toSeconds(whole.lengthNanos()))
                            + " lower traceSpeed, for example -Dwarmup=0s");
        }
    }

    /** Warm-up, then the part of the duration that the trace covers. */
    @Override
    public LoadPlan plan() {
        long warmupNanos = settings.warmup().toNanos();
        long steadyNanos = endNanos - warmupNanos;
        int steadyCalls = schedule().sizeFrom(warmupNanos);
        double perSecond = steadyCalls * 1e9 / steadyNanos;
        return LoadPlan.open(
                0, warmupNanos, steadyNanos, new LoadPlan.Offered(perSecond, ARRIVALS, null, null, steadyCalls));
    }

    @Override
    public String words() {
        LoadPlan plan = plan();
        Map<String, String> texts = settings.effective();
        return "as recorded, at %s times the speed: warm-up %s, %,d calls in the %,.1f s after it"
                .formatted(
                        texts.get("traceSpeed"),
                        texts.get("warmup"),
                        plan.offered().steadyCalls(),
                        plan.steadyNanos() / 1e9);
    }

    @Override
    public long users() {
        return schedule().size();
    }

    @Override
    public long firstUserNanos() {
        return schedule().firstNanos();
    }

    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        return Optional.of(Arrivals.scheduled(plan(), users(), 0, call));
    }

    /** The due times of this generator's calls. */
    public Schedule schedule() {
        return Schedule.at(trace.momentsNanos()).shared(settings.cluster().share());
    }

    /** The questions of the trace; the workload is ignored. */
    @Override
    public Questions questions(RunSettings used, Workload workload) {
        return new TracedQuestions(used, trace, model.map(Model::templateTokens).orElse(0));
    }

    /** Notes to the user before the load; empty if there are none. */
    @Override
    public String notes() {
        return odd() + estimated() + tooLong();
    }

    private String odd() {
        boolean slowed = settings.trace().speed() < SLOW;
        return trace.notes().stream()
                .filter(note -> !slowed || !note.endsWith(Trace.SECONDS_AS_MILLIS))
                .map("Note: %s.%n"::formatted)
                .collect(Collectors.joining());
    }

    private String estimated() {
        return trace.estimated() == 0
                ? ""
                : "Note: in %,d of %,d recorded calls a size was not counted: it is the median.%n"
                        .formatted(trace.estimated(), trace.calls().size());
    }

    private String tooLong() {
        int contextTokens =
                model.map(known -> known.offer().limits().contextTokens()).orElse(Integer.MAX_VALUE);
        long calls = trace.calls().stream()
                .filter(call -> call.promptTokens() + call.outputTokens() > contextTokens)
                .count();
        return calls == 0
                ? ""
                : "Note: %,d of %,d calls exceed the context of %s, %,d tokens: expect refusals.%n"
                        .formatted(calls, trace.calls().size(), settings.model(), contextTokens);
    }
}
