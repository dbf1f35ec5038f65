package cerebras.loadtest.load;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.workload.Question;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Decides when an attempt may be sent. */
public interface Pacing {

    /** Everything may be sent immediately. */
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
     * Requests permission to send. One of the two callbacks is called once, on the event loop, possibly before this
     * method returns.
     *
     * @param stop the load has stopped: the attempt must not be sent
     */
    void ask(Question question, Executor eventLoop, Consumer<Leave> go, Runnable stop);

    /** After that time, stops all waiting attempts and all later ones. The earliest invocation takes effect. */
    void closeIn(long nanos);

    /** Number of stopped attempts. */
    long stopped();

    /** The permit of an attempt, which is notified of its progress. */
    interface Leave {

        /** The permit of an attempt that is not paced. */
        Leave NONE = new Leave() {
            @Override
            public void given(AttemptTrace attempt, long nanos) {}

            @Override
            public void answered(AttemptTrace attempt) {}

            @Override
            public void ended(AttemptTrace attempt) {}
        };

        /** The attempt may be sent now. */
        void given(AttemptTrace attempt, long nanos);

        /** Its headers have arrived. */
        void answered(AttemptTrace attempt);

        /** It has ended. */
        void ended(AttemptTrace attempt);
    }
}
