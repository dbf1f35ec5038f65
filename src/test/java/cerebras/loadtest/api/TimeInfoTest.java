package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Completion.TimeInfo;
import org.junit.jupiter.api.Test;

class TimeInfoTest {

    @Test
    void secondsAreWrittenWithoutExponent() {
        TimeInfo time = new TimeInfo(1781021261.165281, 0.00027, 0.0, 0.5, null);
        assertEquals("""
        {"created":1781021261.165281,"queue_time":0.00027,"prompt_time":0.0,"completion_time":0.5}""", Json.text(time));
    }
}
