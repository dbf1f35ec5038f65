package cerebras.loadtest.emulator.log;

import cerebras.loadtest.emulator.log.ServedRequest.Emissions;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Writes each completed request as a line of JSON, on a separate thread, so that no event loop waits for the disk. The
 * keys are those of {@link Line}; absent values are omitted.
 */
public final class LogFile implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(LogFile.class.getName());
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();
    private static final long PATIENCE_SECONDS = 10;

    private final Writer out;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("emulator-log", true));
    private boolean failed;

    private LogFile(Writer out) {
        this.out = out;
    }

    /**
     * Times as in {@link ServedRequest}.
     *
     * @param plannedNanos when each part was due
     * @param sentNanos when it was sent
     * @param tokens output tokens in each part
     */
    private record Line(
            long number,
            String request,
            Integer status,
            String id,
            String model,
            Integer cachedTokens,
            Integer replica,
            String fault,
            String ending,
            long arrivalNanos,
            long endNanos,
            int outputTokens,
            long[] plannedNanos,
            long[] sentNanos,
            int[] tokens,
            Map<String, String> quota) {

        static Line of(ServedRequest served) {
            Emissions sent = served.emissions();
            return new Line(
                    served.number(),
                    served.requestLine(),
                    served.status().isPresent() ? served.status().getAsInt() : null,
                    served.id().orElse(null),
                    served.model().orElse(null),
                    served.cachedTokens().isPresent() ? served.cachedTokens().getAsInt() : null,
                    served.replica().isPresent() ? served.replica().getAsInt() : null,
                    served.fault().orElse(null),
                    served.ending().name().toLowerCase(Locale.ROOT),
                    served.arrivalNanos(),
                    served.endNanos(),
                    served.outputTokens(),
                    IntStream.range(0, sent.size())
                            .mapToLong(sent::plannedNanos)
                            .toArray(),
                    IntStream.range(0, sent.size()).mapToLong(sent::sentNanos).toArray(),
                    IntStream.range(0, sent.size()).map(sent::tokens).toArray(),
                    served.quota().isEmpty() ? null : served.quota());
        }
    }

    /**
     * Creates the file, or truncates it.
     *
     * @throws IllegalStateException if it cannot be written
     */
    public static LogFile create(Path file) {
        try {
            return new LogFile(Files.newBufferedWriter(file));
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "emulator.requestLog=" + file + " cannot be written ("
                            + failed.getClass().getSimpleName()
                            + "): expected a file in an existing folder, for example -Demulator.requestLog=results/requests.jsonl",
                    failed);
        }
    }

    /** Hands over a completed request. Never blocks. */
    public void add(ServedRequest served) {
        writer.execute(() -> write(served));
    }

    /** Writes all pending requests, and closes the file. */
    @Override
    public void close() {
        writer.execute(this::finish);
        writer.shutdown();
        try {
            writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ServedRequest served) {
        if (failed) {
            return;
        }
        try {
            out.write(MAPPER.writeValueAsString(Line.of(served)));
            out.write('\n');
            out.flush();
        } catch (IOException full) {
            failed = true;
            LOGGER.log(System.Logger.Level.ERROR, "the request log ends here: " + full.getMessage());
        }
    }

    private void finish() {
        try {
            out.close();
        } catch (IOException full) {
            LOGGER.log(System.Logger.Level.ERROR, "the request log may be incomplete: " + full.getMessage());
        }
    }
}
