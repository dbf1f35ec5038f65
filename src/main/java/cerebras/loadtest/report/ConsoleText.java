package cerebras.loadtest.report;

import org.apache.commons.text.WordUtils;

/** Lines of the console: at most 100 columns wide. */
final class ConsoleText {

    /** Marks a percentile whose sample is too small. */
    static final String HINT = "*";

    /** What the mark means. */
    static final String HINT_MEANS =
            "  " + HINT + " no 95 % interval, too few values or too uneven over time: a hint, not a finding";

    /** Marks a figure that the client is in. */
    static final String DOUBT = "!";

    static final int COLUMNS = 100;
    private static final int NAME_COLUMNS = 31;

    private ConsoleText() {}

    /** {@code first} and as many words of {@code text} as fit; the other lines begin with {@code indent}. */
    static String wrapped(String first, String text, String indent) {
        String longer = "-".repeat(Math.max(0, first.length() - indent.length()));
        String wrapped = WordUtils.wrap(longer + text, COLUMNS - indent.length(), "\n" + indent, true);
        return first + wrapped.substring(longer.length()).replaceAll(" +\n", "\n");
    }

    /** A figure's name in a column of its own, and what is to say of it beside it. */
    static String named(String name, String text) {
        return wrapped(padded("  " + name, NAME_COLUMNS), text, " ".repeat(NAME_COLUMNS));
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(1, columns - text.length()));
    }

    /** As {@link Printable#word}: a model's name must not steer a terminal. */
    static String printable(String text) {
        return Printable.word(text);
    }
}
