package cerebras.loadtest.gatling;

import cerebras.loadtest.records.LogLine;

/** Hears how a load goes. */
interface LoadEvents {

    /** The first call is about to be made; on its user's event loop. */
    void begun(LoadRun run);

    /** A line was recorded; on the recorder's thread. */
    void recorded(LogLine line);

    /** The load was stopped, and nothing is in flight any more. */
    void idle();

    /** This process failed, and the load did not end by itself; on a thread that may end the process. */
    void failed();
}
