package cerebras.loadtest.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Where one thread spends its time, as the JVM's own flight recorder samples it every 10 ms. */
final class ThreadProfile {

    private static final Duration PERIOD = Duration.ofMillis(10);

    private final String thread;
    private final List<Part> parts;
    private final Map<String, Integer> samples = new TreeMap<>();
    private long writtenNanos;

    /** A part of the work: what it is called, and the beginning of a method in whose calls it is done. */
    record Part(String name, String method) {}

    private ThreadProfile(String thread, List<Part> parts) {
        this.thread = thread;
        this.parts = parts;
    }

    /**
     * Of the time that {@code work} takes.
     *
     * @param parts the first one that a sample fits counts
     */
    static ThreadProfile during(Runnable work, String thread, List<Part> parts) throws IOException {
        ThreadProfile profile = new ThreadProfile(thread, parts);
        Path file = Files.createTempFile("profile", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
            recording.enable("jdk.FileWrite").withThreshold(Duration.ZERO);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            RecordingFile.readAllEvents(file).forEach(profile::add);
        } finally {
            Files.delete(file);
        }
        return profile;
    }

    private void add(RecordedEvent event) {
        if (event.getEventType().getName().equals("jdk.FileWrite") && mine(event.getThread())) {
            writtenNanos += event.getDuration().toNanos();
        } else if (event.hasField("sampledThread") && mine(event.getThread("sampledThread"))) {
            samples.merge(part(event), 1, Integer::sum);
        }
    }

    private boolean mine(RecordedThread other) {
        return other != null && thread.equals(other.getJavaName());
    }

    private String part(RecordedEvent sample) {
        List<String> methods = sample.getStackTrace().getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .toList();
        return parts.stream()
                .filter(part -> methods.stream().anyMatch(method -> method.startsWith(part.method())))
                .map(Part::name)
                .findFirst()
                .orElse("other");
    }

    /** The share of each part in the thread's time in Java. */
    Map<String, Double> shares() {
        double all = samples.values().stream().mapToInt(count -> count).sum();
        Map<String, Double> shares = new TreeMap<>();
        samples.forEach((part, count) -> shares.put(part, count / all));
        return shares;
    }

    /** Time in which the thread wrote to files, nanoseconds. */
    long writtenNanos() {
        return writtenNanos;
    }
}
