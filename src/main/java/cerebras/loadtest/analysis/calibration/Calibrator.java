package cerebras.loadtest.analysis.calibration;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Sample;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Computes a {@link Calibration} from the logs of both sides. */
public final class Calibrator implements LogLine.Visitor {

    private static final ObjectReader SERVED = JsonMapper.builder().build().readerFor(ServedAnswer.class);

    private static final long NANOS_PER_MICRO = 1_000;

    private final Map<String, ServedAnswer> served;
    private final Sample firstTokenErrors = AttemptMetric.Unit.TIME.newSample();
    private final Sample speedErrors = AttemptMetric.Unit.SPEED.newSample();
    private final Sample gapErrors = AttemptMetric.Unit.TIME.newSample();
    private long steadyStartNanos;
    private long answers;
    private long events;
    private long merged;
    private long others;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    private Calibrator(Map<String, ServedAnswer> served) {
        this.served = served;
    }

    /**
     * Compares the answers at full load: those of requests after ramp and warm-up.
     *
     * @param callLog the client's log
     * @param requestLog the emulator's log
     * @throws IOException if one of them cannot be read
     */
    public static Calibration compare(Path callLog, Path requestLog) throws IOException {
        Calibrator calibrator = new Calibrator(read(requestLog));
        CallLog.read(callLog, line -> line.accept(calibrator));
        return calibrator.calibration();
    }

    private static Map<String, ServedAnswer> read(Path requestLog) throws IOException {
        Map<String, ServedAnswer> served = new HashMap<>();
        try (MappingIterator<ServedAnswer> lines = SERVED.readValues(requestLog.toFile())) {
            lines.forEachRemaining(answer -> {
                if (answer.streamed()) {
                    served.put(answer.id(), answer);
                }
            });
        }
        return served;
    }

    @Override
    public void header(RunHeader header) {
        steadyStartNanos = header.plan().steadyStartNanos();
    }

    @Override
    public void attempt(Attempt attempt) {
        if (ofFullLoad(attempt) && served.containsKey(attempt.requestId())) {
            ServedAnswer truth = served.get(attempt.requestId());
            truth.textNanos(attempt.arrivals().textEvents())
                    .filter(sentNanos -> sentNanos.length > 1)
                    .ifPresentOrElse(sentNanos -> add(attempt, truth, sentNanos), () -> others++);
        }
    }

    private boolean ofFullLoad(Attempt attempt) {
        return attempt.outcome().success()
                && attempt.arrivals() != null
                && attempt.moments().sentNanos() >= steadyStartNanos;
    }

    private void add(Attempt attempt, ServedAnswer truth, long[] sentNanos) {
        Timestamps moments = attempt.moments();
        Arrivals arrivals = attempt.arrivals();
        answers++;
        events += sentNanos.length;
        merged += sentNanos.length - arrivals.reads();
        firstNanos = Math.min(firstNanos, moments.sentNanos());
        lastNanos = Math.max(lastNanos, moments.endNanos());
        firstTokenErrors.add(moments.firstTokenNanos() - moments.sentNanos() - (sentNanos[0] - truth.arrivalNanos()));
        if (AttemptMetric.OUTPUT_SPEED.value(attempt).isPresent()) {
            speedErrors.add(speedErrorPercent(moments, sentNanos));
        }
        truth.seenMicros(arrivals).ifPresent(seenMicros -> addGaps(seenMicros, sentNanos));
    }

    private static double speedErrorPercent(Timestamps moments, long[] sentNanos) {
        double trueSpan = sentNanos[sentNanos.length - 1] - sentNanos[0];
        return 100 * Math.abs((moments.lastTokenNanos() - moments.firstTokenNanos()) / trueSpan - 1);
    }

    private void addGaps(long[] seenMicros, long[] sentNanos) {
        for (int i = 1; i < sentNanos.length; i++) {
            long seenNanos = (seenMicros[i] - seenMicros[i - 1]) * NANOS_PER_MICRO;
            gapErrors.add(Math.abs(seenNanos - (sentNanos[i] - sentNanos[i - 1])));
        }
    }

    private Calibration calibration() {
        return new Calibration(
                answers,
                others,
                events,
                answers == 0 ? Duration.ZERO : Duration.ofNanos(lastNanos - firstNanos),
                firstTokenErrors.distribution(),
                speedErrors.distribution(),
                gapErrors.distribution(),
                merged);
    }

    /**
     * A line of the emulator's request log, reduced to the fields used here. Times are on the emulator's clock: only
     * differences are meaningful.
     *
     * @param id id of the completion; {@code null} if there was none
     * @param ending {@code complete} if all of it was sent
     * @param arrivalNanos when the request was completely read
     * @param sentNanos when each part of the answer was sent
     * @param tokens output tokens in each part
     * @param textBytes length in bytes of each part's text in the JSON; {@code null} if not logged
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ServedAnswer(String id, String ending, long arrivalNanos, long[] sentNanos, int[] tokens, int[] textBytes) {

        /** Whether all of it was sent, as a stream. */
        boolean streamed() {
            return id != null && "complete".equals(ending) && sentNanos.length > 1;
        }

        /**
         * When the parts with text were sent, if the client saw this number of them. The closing part of an answer may
         * have invisible tokens, such as an end mark; the log does not distinguish them.
         *
         * @return absent if the client saw different parts
         */
        Optional<long[]> textNanos(int seen) {
            int[] parts = textParts();
            return seen == parts.length || seen == parts.length - 1
                    ? Optional.of(IntStream.of(parts)
                            .limit(seen)
                            .mapToLong(part -> sentNanos[part])
                            .toArray())
                    : Optional.empty();
        }

        /**
         * When a client saw each text event, derived from the text lengths of its reads.
         *
         * @return microseconds since the first event; absent if the client's reads do not distinguish the events
         */
        Optional<long[]> seenMicros(Arrivals arrivals) {
            if (arrivals.reads() == arrivals.textEvents()) {
                return Optional.of(sums(arrivals.readGapMicros()));
            }
            return textBytes == null ? Optional.empty() : seenByLength(arrivals);
        }

        private Optional<long[]> seenByLength(Arrivals arrivals) {
            int[] parts = textParts();
            long[] readMicros = sums(arrivals.readGapMicros());
            long[] seen = new long[arrivals.textEvents()];
            int event = 0;
            for (int read = 0; read < readMicros.length; read++) {
                int rest = arrivals.readTextBytes()[read];
                while (rest > 0 && event < seen.length) {
                    rest -= textBytes[parts[event]];
                    seen[event++] = readMicros[read];
                }
                if (rest != 0) {
                    return Optional.empty();
                }
            }
            return event == seen.length ? Optional.of(seen) : Optional.empty();
        }

        private static long[] sums(int[] gaps) {
            long[] sums = new long[gaps.length];
            for (int i = 0; i < gaps.length; i++) {
                sums[i] = (i == 0 ? 0 : sums[i - 1]) + gaps[i];
            }
            return sums;
        }

        private int[] textParts() {
            return IntStream.range(0, tokens.length)
                    .filter(part -> tokens[part] > 0)
                    .toArray();
        }
    }
}
