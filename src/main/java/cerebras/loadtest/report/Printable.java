package cerebras.loadtest.report;

import cerebras.loadtest.records.VisibleJson;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Texts for a terminal and for pages. Names, file names and what servers say may hold characters that steer it, or that turn the order of
 * what stands beside them: those are shown as their numbers, {@code \u001B}.
 */
public final class Printable {

    private Printable() {}

    /** A text on one line: line breaks are shown as numbers too. */
    public static String word(String text) {
        return shown(text, false);
    }

    /** A text of any number of lines, which may have tabs. */
    public static String lines(String text) {
        return shown(text, true);
    }

    /** Shows what is written as {@link #lines} does. */
    public static PrintWriter writer(PrintWriter out) {
        return new PrintWriter(new Showing(out), true);
    }

    private static String shown(String text, boolean linesStay) {
        if (text.codePoints().noneMatch(character -> steers(character, linesStay))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (steers(character, linesStay)) {
                shown.append(String.format("\\u%04X", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    private static boolean steers(int character, boolean linesStay) {
        if (linesStay && (character == '\n' || character == '\t' || character == '\r')) {
            return false;
        }
        return VisibleJson.steers(character);
    }

    private static final class Showing extends FilterWriter {

        Showing(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            write(new char[] {(char) character}, 0, 1);
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            write(new String(text, from, length), 0, length);
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            out.write(lines(text.substring(from, from + length)));
        }
    }
}
