package cerebras.loadtest.records;

/** The monotonic clock that all moments of a run are read from. */
@FunctionalInterface
public interface Clock {

    /** Nanoseconds since an arbitrary origin; only differences mean anything. */
    long nanoTime();

    /** The clock of this JVM. */
    static Clock system() {
        return System::nanoTime;
    }
}
