package cerebras.loadtest.export;

import cerebras.loadtest.export.MergedRun.RunSurvey;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LoadPlan.Offered;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.ServerSample;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Merges several runs into one: those of several load generators of one load, or any comparable runs. Users and calls
 * get new numbers, so that they stay distinct. Files are read twice, line by line.
 */
public final class RunMerge {

    private final MergedRun merged;

    private RunMerge(List<RunSurvey> runs) {
        this.merged = new MergedRun(runs);
    }

    /**
     * A merge of runs that fit together.
     *
     * @throws IOException if a file cannot be read, or if the runs do not fit together
     */
    public static RunMerge of(List<Path> callLogs) throws IOException {
        Set<Path> files = new HashSet<>();
        List<RunSurvey> runs = new ArrayList<>();
        for (Path callLog : callLogs) {
            if (!files.add(callLog.toRealPath())) {
                throw new IOException(callLog + " is given twice: name each run once");
            }
            runs.add(RunSurvey.of(callLog));
        }
        List<String> differences = RunDifferences.among(runs);
        if (!differences.isEmpty()) {
            throw new IOException(
                    "these runs are not parts of one load: they differ in " + String.join(", in ", differences)
                            + "; merge runs of the same simulation, target, model and phases");
        }
        RunMerge merge = new RunMerge(runs);
        merge.refuseWithoutCommonWindow();
        return merge;
    }

    private void refuseWithoutCommonWindow() throws IOException {
        if (merged.runs().get(0).header().plan().steadyNanos() > 0 && merged.steadyNanos() <= 0) {
            throw new IOException("these runs have no steady window in common: their loads began at "
                    + String.join(
                            " and ",
                            merged.runs().stream()
                                    .map(run -> run.header().loadStart())
                                    .toList()) + "; merge runs that ran at the same time");
        }
    }

    /** Damage of each file, which is missing in the merged file; in the given order. */
    public Map<Path, Damage> damages() {
        Map<Path, Damage> damages = new LinkedHashMap<>();
        merged.runs().stream()
                .filter(run -> run.damage().any())
                .forEach(run -> damages.put(run.callLog(), run.damage()));
        return damages;
    }

    /**
     * Writes the records of the merged run into a folder, which is created if it is missing.
     *
     * @return the file
     * @throws IOException also if the folder already has records, which are never overwritten
     */
    public Path writeInto(Path folder) throws IOException {
        Path callLog =
                (Files.isDirectory(folder) ? folder : Files.createDirectories(folder)).resolve(CallLog.FILE_NAME);
        for (Path there : List.of(callLog, folder.resolve(CallLog.FILE_NAME + ".gz"))) {
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(there + " already exists: name a folder without records");
            }
        }
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        List<Path> inputs = merged.runs().stream().map(RunSurvey::callLog).toList();
        WholeFile.write(callLog, inputs, out -> write(name, out));
        return callLog;
    }

    private void write(String name, OutputStream out) throws IOException {
        CallLog log = new CallLog(out);
        append(log, List.of(merged.header(name)));
        append(log, merged.steps());
        append(log, merged.stop().stream().toList());
        appendMoved(log);
        append(log, merged.answers());
        append(log, merged.end().stream().toList());
    }

    private static void append(CallLog log, List<? extends LogLine> lines) throws IOException {
        for (LogLine line : lines) {
            log.append(line);
        }
    }

    /** In the order of their ends. */
    private void appendMoved(CallLog log) throws IOException {
        List<MovedLines> runs = new ArrayList<>();
        try {
            long users = 0;
            for (RunSurvey run : merged.runs()) {
                runs.add(MovedLines.of(run.callLog(), users, merged.delayNanos(run)));
                users += run.sharesUserNumbers() ? 0 : run.highestUser() + 1;
            }
            appendByEnd(runs, log);
        } finally {
            for (MovedLines run : runs) {
                run.close();
            }
        }
    }

    private static void appendByEnd(List<MovedLines> runs, CallLog log) throws IOException {
        PriorityQueue<MovedLines> byEnd = new PriorityQueue<>(Comparator.comparingLong(MovedLines::momentNanos));
        for (MovedLines run : runs) {
            if (run.next()) {
                byEnd.add(run);
            }
        }
        for (MovedLines first = byEnd.poll(); first != null; first = byEnd.poll()) {
            log.append(first.line());
            if (first.next()) {
                byEnd.add(first);
            }
        }
    }

    /** The differences that prevent a merge of runs. */
    static final class RunDifferences {

        /** Embedded emulators have different addresses, so addresses are compared for other targets only. */
        private static final List<Aspect> ASPECTS = List.of(
                new Aspect("simulation", run -> run.header().simulation()),
                new Aspect("target", run -> target(run.header().target())),
                new Aspect("model", run -> run.header().model()),
                new Aspect("load model", run -> run.header().plan().loadModel()),
                new Aspect("load", run -> String.valueOf(run.header().plan().description())),
                new Aspect("ramp", run -> seconds(run.header().plan().rampNanos())),
                new Aspect("warm-up", run -> seconds(run.header().plan().warmupNanos())),
                new Aspect("steady phase", run -> seconds(run.header().plan().steadyNanos())),
                new Aspect("arrivals", run -> arrivals(run.header().plan().offered())),
                new Aspect("steps", run -> Integer.toString(run.steps().size())));

        private RunDifferences() {}

        private record Aspect(String name, Function<RunSurvey, String> of) {}

        /** A phrase for each difference, with the values in the order of the runs; empty if there are none. */
        static List<String> among(List<RunSurvey> runs) {
            return ASPECTS.stream().flatMap(aspect -> difference(aspect, runs)).toList();
        }

        private static Stream<String> difference(Aspect aspect, List<RunSurvey> runs) {
            List<String> values = runs.stream().map(aspect.of()).distinct().toList();
            return values.size() < 2 ? Stream.empty() : Stream.of(aspect.name() + " " + String.join(" and ", values));
        }

        private static String target(RunHeader.Target target) {
            return target.emulated() ? target.kind() : target.kind() + " " + target.url();
        }

        private static String arrivals(Offered offered) {
            return offered == null ? "none" : String.valueOf(offered.arrivals());
        }

        private static String seconds(long nanos) {
            return Duration.ofNanos(nanos).toMillis() / 1e3 + " s";
        }
    }

    /** The attempts and client samples of one run, in order, with the user numbers and the clock of the merged run. */
    static final class MovedLines implements Closeable {

        private final LogReader lines;
        private final long users;
        private final long delayNanos;
        private LogLine line;
        private long momentNanos;

        private MovedLines(LogReader lines, long users, long delayNanos) {
            this.lines = lines;
            this.users = users;
            this.delayNanos = delayNanos;
        }

        /**
         * @param users offset that is added to its user numbers
         * @param delayNanos delay of its start after that of the merged run
         */
        static MovedLines of(Path callLog, long users, long delayNanos) throws IOException {
            return new MovedLines(LogReader.of(callLog), users, delayNanos);
        }

        /** Advances to the next line; {@code false} if there is none. */
        boolean next() throws IOException {
            for (LogLine found = lines.next(); found != null; found = lines.next()) {
                if (found instanceof Attempt attempt) {
                    return is(
                            attempt.moved(users, delayNanos), attempt.moments().endNanos());
                }
                if (found instanceof ClientSample sample) {
                    return is(sample.moved(delayNanos), sample.atNanos());
                }
                if (found instanceof SessionEnd session) {
                    return is(session.moved(users, delayNanos), session.endNanos());
                }
                if (found instanceof ServerSample sample) {
                    return is(sample.moved(delayNanos), sample.atNanos());
                }
            }
            return false;
        }

        private boolean is(LogLine moved, long ownNanos) {
            line = moved;
            momentNanos = ownNanos + delayNanos;
            return true;
        }

        LogLine line() {
            return line;
        }

        /** End time of the line's subject. */
        long momentNanos() {
            return momentNanos;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
