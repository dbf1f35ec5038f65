package cerebras.loadtest.records;

/** The monotonic clock of all timestamps of a run. */
@FunctionalInterface
public interface Clock {

    /** Nanoseconds since an arbitrary origin; only differences mean anything. */
    long nanoTime();

    /** The clock of this JVM. */
    static Clock system() {
        return System::nanoTime;
    }
}
