package cerebras.loadtest.benchmark;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * When the events with text of an answer are due, each with one token.
 *
 * @param first the first one, after the request was read
 * @param gap from one to the next
 * @param events how many
 */
record AnswerShape(Duration first, Duration gap, int events) {

    /** From the keys {@code first}, {@code gap} and {@code events}. */
    static AnswerShape of(Config settings) {
        return new AnswerShape(settings.getDuration("first"), settings.getDuration("gap"), settings.getInt("events"));
    }

    /** When event {@code index} is due, from 0, of a request that was read at {@code arrivalNanos}. */
    long dueNanos(long arrivalNanos, int index) {
        return arrivalNanos + first.toNanos() + index * gap.toNanos();
    }

    /** How many events are due by {@code nowNanos}. */
    int dueBy(long nowNanos, long arrivalNanos) {
        long sinceFirst = nowNanos - dueNanos(arrivalNanos, 0);
        return sinceFirst < 0 ? 0 : (int) Math.min(events, 1 + sinceFirst / gap.toNanos());
    }

    /** Events a second of so many users who ask for one answer after the other, if nothing takes any time but this. */
    double eventsPerSecond(int users) {
        double answerSeconds = dueNanos(0, events - 1) / 1e9;
        return users * events / answerSeconds;
    }
}
