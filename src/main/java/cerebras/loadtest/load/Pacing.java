package cerebras.loadtest.load;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.workload.Question;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Says when an attempt may be sent. */
public interface Pacing {

    /** Everything may be sent at once. */
    Pacing NONE = new Pacing() {
        @Override
        public void ask(Question question, Executor eventLoop, Consumer<Leave> go, Runnable stop) {
            go.accept(Leave.NONE);
        }

        @Override
        public void closeIn(long nanos) {}

        @Override
        public long stopped() {
            return 0;
        }
    };

    /**
     * Asks for leave to send. One of the two is called, once, on the event loop: it may be at once.
     *
     * @param stop the load has stopped: the attempt is not to be sent
     */
    void ask(Question question, Executor eventLoop, Consumer<Leave> go, Runnable stop);

    /** Stops, after that time, all who wait, and whoever asks from then on. The first moment counts. */
    void closeIn(long nanos);

    /** How many were stopped. */
    long stopped();

    /** The permit of an attempt, which is notified of its progress. */
    interface Leave {

        /** Of an attempt that nobody held back. */
        Leave NONE = new Leave() {
            @Override
            public void given(AttemptTrace attempt, long nanos) {}

            @Override
            public void answered(AttemptTrace attempt) {}

            @Override
            public void ended(AttemptTrace attempt) {}
        };

        /** It may be sent now. */
        void given(AttemptTrace attempt, long nanos);

        /** Its headers have come. */
        void answered(AttemptTrace attempt);

        /** It has ended. */
        void ended(AttemptTrace attempt);
    }
}
