package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file with a trace, UTF-8. Its first line identifies the format: the LLM inference traces published by Azure and
 * Mooncake, and the records of a run of this suite.
 */
public final class TraceFile {

    /** By choice: about 200 MB, and hours at any rate that one machine can send. */
    private static final int MOST_CALLS = 5_000_000;
    /** The longest lines are records of answers that arrived in very many reads. */
    private static final int LONGEST_LINE = 16 << 20;

    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(367);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;

    private TraceFile(Path file) {
        this.file = file;
    }

    /** @throws TraceException if the file cannot be read, has no call, or has an invalid line */
    public static Trace read(Path file) {
        return new TraceFile(file).read();
    }

    private Trace read() {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return read(lines);
        } catch (CharacterCodingException notText) {
            throw TraceException.of(file, "is not UTF-8 text", "a trace that is not compressed");
        } catch (IOException unreadable) {
            throw TraceException.of(file, "cannot be read", "a file, and the permission to read it");
        }
    }

    private Trace read(BufferedReader lines) throws IOException {
        String line = firstLine(lines);
        TraceFormat format = TraceFormat.of(line)
                .orElseThrow(
                        () -> TraceException.of(file, "does not begin like a known trace", TraceFormat.FIRST_LINES));
        Oddities oddities = new Oddities();
        for (int number = 1; line != null; number++) {
            String next = line(lines, number + 1);
            int before = format.size();
            add(format, line, number, next == null);
            if (format.size() > before && format.latest() != null) {
                oddities.add(format.latest(), format.fractional(), number);
            }
            line = next;
        }
        Trace trace = trace(format);
        return trace.with(oddities.notes(format, trace), oddities.doubt(format, trace));
    }

    /** Collects values that are valid but probably not intended. */
    private static final class Oddities {

        /** By choice: public traces have about ten calls per second, and times with fractions are usually seconds. */
        private static final double DENSE_WITH_FRACTIONS = 20;

        private static final double DENSE = 100;
        /** As seconds since 1970, a time of this century; as milliseconds, eleven days after the beginning. */
        private static final long EPOCH_SECONDS_AS_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000_000_000);

        private long earliestNanos = Long.MAX_VALUE;
        private long latestNanos = Long.MIN_VALUE;
        private int empty;
        private int firstEmpty;
        private int unsorted;
        private int firstUnsorted;
        private int firstFraction;

        private void add(TracedCall call, boolean fractional, int line) {
            if (call.promptTokens() == 0 || call.outputTokens() == 0) {
                firstEmpty = empty++ == 0 ? line : firstEmpty;
            }
            if (call.atNanos() < latestNanos) {
                firstUnsorted = unsorted++ == 0 ? line : firstUnsorted;
            }
            firstFraction = firstFraction == 0 && fractional ? line : firstFraction;
            earliestNanos = Math.min(earliestNanos, call.atNanos());
            latestNanos = Math.max(latestNanos, call.atNanos());
        }

        private List<String> notes(TraceFormat format, Trace trace) {
            List<String> notes = new ArrayList<>();
            if (empty > 0) {
                notes.add(
                        "%,d of %,d calls have a prompt or an answer of 0 tokens, the first in line %d: they are sent with the"
                                        .formatted(empty, trace.calls().size(), firstEmpty)
                                + " shortest prompt, and ask for one token");
            }
            if (unsorted > 0) {
                notes.add(
                        "%,d of %,d rows are earlier than a row before them, the first in line %d: calls are sent in the order of"
                                        .formatted(unsorted, trace.calls().size(), firstUnsorted)
                                + " their times");
            }
            if (format.hasUnit() && doubt(format, trace) == null && trace.perSecond() > DENSE) {
                notes.add(
                        "its times, taken as milliseconds, make %,.0f calls a second: if they are seconds, replay it with"
                                        .formatted(trace.perSecond())
                                + " -DtraceSpeed=" + Trace.SECONDS_AS_MILLIS);
            }
            return notes;
        }

        private String doubt(TraceFormat format, Trace trace) {
            if (format.hasUnit() && earliestNanos >= EPOCH_SECONDS_AS_NANOS) {
                return "its times begin at %,d, and milliseconds should begin at 0, while seconds since 1970 have that size"
                        .formatted(TimeUnit.NANOSECONDS.toMillis(earliestNanos));
            }
            return firstFraction == 0 || trace.perSecond() < DENSE_WITH_FRACTIONS
                    ? null
                    : "line %d has a time with a fraction, and taken as milliseconds, times make %,.0f calls a second"
                            .formatted(firstFraction, trace.perSecond());
        }
    }

    /**
     * The next line; {@code null} after the last.
     *
     * @throws TraceException if it is longer than any valid line
     */
    private String line(BufferedReader lines, int number) throws IOException {
        int character = lines.read();
        if (character < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (character >= 0 && character != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw TraceException.of(
                        file,
                        "has a line %d of more than %,d characters".formatted(number, LONGEST_LINE),
                        "a call on each line");
            }
            line.append((char) character);
            character = lines.read();
        }
        boolean carriageReturn = line.length() > 0 && line.charAt(line.length() - 1) == '\r';
        return carriageReturn ? line.substring(0, line.length() - 1) : line.toString();
    }

    /** Removes the byte order mark that some editors put before the first line. */
    private String firstLine(BufferedReader lines) throws IOException {
        String line = line(lines, 1);
        if (line == null) {
            throw TraceException.of(file, "is empty", TraceFormat.FIRST_LINES);
        }
        return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }

    private void add(TraceFormat format, String line, int number, boolean last) {
        try {
            if (!line.isBlank()) {
                format.add(line);
            }
        } catch (BadLine bad) {
            if (!last || !format.mayBeCutOff()) {
                throw TraceException.of(file, number, bad);
            }
        }
        if (format.size() > MOST_CALLS) {
            throw TraceException.of(file, "has too many calls", "at most %,d, so cut it".formatted(MOST_CALLS));
        }
    }

    private Trace trace(TraceFormat format) {
        try {
            Trace trace = format.trace();
            if (trace.lengthNanos() > LONGEST_NANOS) {
                throw new BadLine(
                        "has calls more than a year apart", "one stretch of traffic: correct or cut the times");
            }
            return trace;
        } catch (BadLine bad) {
            throw TraceException.of(file, bad.getMessage(), bad.expected());
        }
    }

    /** A file is not a readable trace. The message says where, what was found, and what was expected. */
    public static final class TraceException extends RuntimeException {

        // No stack trace: it would hide the message from the user.
        private TraceException(String message) {
            super(message, null, false, false);
        }

        static TraceException of(Path file, String wrong, String expected) {
            return new TraceException(file + " " + wrong + ": expected " + expected);
        }

        static TraceException of(Path file, int line, BadLine bad) {
            return new TraceException(
                    "%s, line %d %s: expected %s".formatted(file, line, bad.getMessage(), bad.expected()));
        }
    }
}
