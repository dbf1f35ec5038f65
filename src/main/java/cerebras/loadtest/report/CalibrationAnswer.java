package cerebras.loadtest.report;

import cerebras.loadtest.analysis.calibration.Calibration;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.stats.Distribution;
import java.util.List;
import java.util.function.DoubleFunction;

/** How exact this client was against the emulator, in words. */
public final class CalibrationAnswer {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private CalibrationAnswer() {}

    /** The answer; it says so where nothing could be held against each other. */
    public static RunAnswer of(Calibration calibration) {
        return new RunAnswer(
                "Calibration",
                calibration.answers() == 0
                        ? List.of(
                                "No streamed answer of the run against the emulator could be held against what it sent.")
                        : told(calibration));
    }

    private static List<String> told(Calibration calibration) {
        return List.of(
                "The same load against the emulator first, measured against what that really sent: %s with %s, %s a second%s."
                        .formatted(
                                NUMBERS.count(calibration.answers(), "answer"),
                                NUMBERS.count(calibration.events(), "event"),
                                NUMBERS.count(Math.round(calibration.eventsPerSecond())),
                                others(calibration)),
                "Time to first token is too long " + by(calibration.timeToFirstTokenError(), CalibrationAnswer::millis),
                "Output speed is off "
                        + by(calibration.speedErrorPercent(), percent -> NUMBERS.decimal(percent) + " %"),
                "The gap between events is off " + by(calibration.gapError(), CalibrationAnswer::millis),
                NUMBERS.share(calibration.mergedEvents(), calibration.events())
                        + " of the events came in one read with the one before, so that their gap was not seen.",
                "The emulator shared this machine's processors with the client, and the way between them is in the errors.");
    }

    private static String others(Calibration calibration) {
        return calibration.others() == 0
                ? ""
                : "; " + NUMBERS.count(calibration.others())
                        + " more had no two events with the same text on both sides";
    }

    private static String millis(double nanos) {
        return NUMBERS.quantity(Unit.TIME, nanos).text();
    }

    private static String by(Distribution error, DoubleFunction<String> words) {
        return error.n() == 0
                ? "by nobody knows how much: it was not measured."
                : "by " + at(error, 50, words) + " at the median, " + at(error, 99, words) + " at the 99th percentile.";
    }

    private static String at(Distribution error, double percent, DoubleFunction<String> words) {
        return words.apply(error.percentile(percent).orElseThrow().value());
    }
}
