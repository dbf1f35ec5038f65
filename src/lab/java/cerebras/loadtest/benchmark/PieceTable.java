package cerebras.loadtest.benchmark;

import java.util.Locale;
import java.util.Map;

/**
 * The pieces below one another. Ratios are of the time of an event, to the scan that reads 32 events at a time.
 *
 * @param costs of each piece
 */
record PieceTable(Map<Piece, Cost> costs) {

    private static final String HEAD = "%-42s %8s %20s %8s %16s%n";
    private static final String ROW = "%-42s %,8.0f %20s %8s %16s%n";
    private static final String NONE = "-";

    /** The table. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, HEAD, "one event, or one call", "ns", "half lie within", "bytes", "times the first"));
        costs.forEach((piece, cost) -> text.append(row(piece, cost)));
        return text.toString();
    }

    private String row(Piece piece, Cost cost) {
        return String.format(
                Locale.ROOT, ROW, piece.label(), cost.nanos(), middleHalf(cost), bytes(cost), ratio(piece, cost));
    }

    private static String middleHalf(Cost cost) {
        return String.format(Locale.ROOT, "%,.0f to %,.0f", cost.lowNanos(), cost.highNanos());
    }

    private String ratio(Piece piece, Cost cost) {
        return piece.ofAnEvent()
                ? format("%.2f", cost.nanos() / costs.get(Piece.SCAN).nanos())
                : NONE;
    }

    private static String bytes(Cost cost) {
        return cost.bytes().isPresent() ? format("%,.0f", cost.bytes().getAsDouble()) : NONE;
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
