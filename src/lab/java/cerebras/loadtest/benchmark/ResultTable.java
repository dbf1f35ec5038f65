package cerebras.loadtest.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The contenders side by side. Ratios are taken within each round, between processes that ran one after the other; every
 * figure is the median of the rounds.
 *
 * @param rounds of each round, what each contender did
 */
record ResultTable(List<Map<Contender, Measurement>> rounds) {

    private static final String HEAD = "%-32s %11s %18s %12s %23s %23s%n";
    private static final String ROW = "%-32s %,11.0f %,18.0f %,12.0f %23s %23s%n";

    /** The table. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                HEAD,
                "",
                "events/s",
                "events/CPU second",
                "bytes/event",
                "ratio to stock sse()",
                "ratio to bare engine"));
        for (Contender contender : Contender.values()) {
            text.append(row(contender));
        }
        return text.toString();
    }

    private String row(Contender contender) {
        return String.format(
                Locale.ROOT,
                ROW,
                contender.label(),
                median(each(contender, Measurement::eventsPerSecond)),
                median(each(contender, Measurement::eventsPerCpuSecond)),
                median(each(contender, Measurement::bytesPerEvent)),
                withSpread(ratios(contender, Contender.STOCK)),
                withSpread(ratios(contender, Contender.ENGINE)));
    }

    /** Of each round, events per second of processor time of one contender / the other's. */
    double[] ratios(Contender contender, Contender other) {
        double[] own = each(contender, Measurement::eventsPerCpuSecond);
        double[] others = each(other, Measurement::eventsPerCpuSecond);
        return IntStream.range(0, own.length)
                .mapToDouble(round -> own[round] / others[round])
                .toArray();
    }

    private double[] each(Contender contender, ToDoubleFunction<Measurement> figure) {
        return rounds.stream()
                .map(round -> round.get(contender))
                .mapToDouble(figure)
                .toArray();
    }

    /** Of an even number of values, the mean of the middle two. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String withSpread(double[] ratios) {
        double lowest = Arrays.stream(ratios).min().orElseThrow();
        double highest = Arrays.stream(ratios).max().orElseThrow();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), lowest, highest);
    }
}
