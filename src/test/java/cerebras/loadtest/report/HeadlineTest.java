package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeadlineTest {

    /** 40 users get 24,300 (from 23,571) tokens/s, 20 users 24,100 up to 24,823, 10 users 18,432 up to 18,985. */
    @Test
    void stepOfTheFewestUsersStandsForThoseThatCannotBeToldApart() {
        assertEquals("step of 20 users", Headline.of(Summaries.staircase()).name());
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
        assertEquals("", Headline.of(Summaries.normal()).choice());
    }
}
