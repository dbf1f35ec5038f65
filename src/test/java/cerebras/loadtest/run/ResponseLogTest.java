package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResponseLogTest {

    private final List<String> told = new ArrayList<>();
    private final List<Runnable> atGatling = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ResponseLog log = new ResponseLog(atGatling::add);

    @Test
    void responsesOfSomeMillisecondsAreReportedTogetherAndInOrder() {
        channel.freezeTime();
        log.tell(() -> told.add("first"), channel.eventLoop());
        pass(19);
        log.tell(() -> told.add("second"), channel.eventLoop());
        assertEquals(0, atGatling.size());
        pass(1);
        assertEquals(1, atGatling.size());
        assertEquals(List.of(), told, "nothing is told on the event loop");

        atGatling.get(0).run();
        assertEquals(List.of("first", "second"), told);
    }

    @Test
    void responseAfterThatIsReportedLater() {
        channel.freezeTime();
        log.tell(() -> told.add("first"), channel.eventLoop());
        pass(20);
        log.tell(() -> told.add("second"), channel.eventLoop());
        pass(20);
        atGatling.forEach(Runnable::run);
        assertEquals(2, atGatling.size());
        assertEquals(List.of("first", "second"), told);
    }

    @Test
    void whenNoCallIsLeftAllIsReportedHereAndNowAndNothingTwice() {
        channel.freezeTime();
        log.tell(() -> told.add("last"), channel.eventLoop());
        log.tellAll();
        assertEquals(List.of("last"), told);
        pass(20);
        assertEquals(0, atGatling.size(), "Gatling's thread may be gone by now");
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
