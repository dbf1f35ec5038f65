package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.finding.Headline;
import org.junit.jupiter.api.Test;

class WindowTableTest {

    /** The knee is at 13.1 users. */
    @Test
    void staircaseShowsTheStepNearestToItsKnee() {
        assertEquals("step of 10 users", Headline.of(Summaries.staircase()).name());
    }

    @Test
    void stepsWithoutThroughputLeaveTheSteadyWindow() {
        assertEquals("steady window", Headline.of(Summaries.silentStaircase()).name());
    }

    @Test
    void wholeRunStandsInWhereNothingEndedInTheSteadyWindow() {
        assertEquals("whole run", Headline.of(Summaries.singleAttempt()).name());
    }

    @Test
    void loadWithoutStepsNeedsNoChoice() {
        assertEquals("", WindowTable.choice(Headline.of(Summaries.normal())));
    }
}
