package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.emulator.answer.Timetable.Jitter;
import cerebras.loadtest.models.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Schedules the events of a choice at a fixed cadence: the first with one token, as in the API, the others with a random number
 * of tokens, scaled to the speed. An event does not span two parts, except for name and arguments of a call that is sent
 * whole. Fractions of tokens, and
 * tokens missing at the end of a part, are carried over to the next event, so that the mean speed is exact.
 */
final class EventScheduler {

    private final Pace pace;
    private final Jitter jitter;
    private final int choice;
    private final List<Timetable.Step> steps;
    private long offsetNanos;
    private double owedTokens;
    private boolean started;

    /**
     * @param choice index of the choice
     * @param steps receives the events
     */
    EventScheduler(Pace pace, Jitter jitter, long startNanos, int choice, List<Timetable.Step> steps) {
        this.pace = pace;
        this.jitter = jitter;
        this.offsetNanos = startNanos;
        this.choice = choice;
        this.steps = steps;
    }

    /**
     * Appends the events of a choice.
     *
     * @return scheduled time of the last token
     */
    long add(Choice said) {
        List<Part> complete = new ArrayList<>();
        for (Part part : said.parts()) {
            if (part.delivery() != Delivery.WHOLE || part.kind() == Kind.FUNCTION) {
                flush(complete);
            }
            generate(part);
            if (part.delivery() == Delivery.WHOLE && part.size() > 0) {
                complete.add(part);
            }
        }
        flush(complete);
        return offsetNanos;
    }

    private void generate(Part part) {
        for (int from = 0, until; from < part.size(); from = until) {
            offsetNanos += jitter.around(pace.eventCadence().toNanos());
            until = from + next(part.size() - from);
            if (part.delivery() == Delivery.FLOWING) {
                steps.add(new Timetable.Step(offsetNanos, choice, List.of(part.slice(from, until))));
            }
        }
    }

    private void flush(List<Part> complete) {
        if (!complete.isEmpty()) {
            steps.add(new Timetable.Step(offsetNanos, choice, List.copyOf(complete)));
            complete.clear();
        }
    }

    private int next(int left) {
        if (!started) {
            started = true;
            return 1;
        }
        owedTokens += EventSizes.draw(jitter.random()) * pace.tokensPerEvent() / EventSizes.MEAN;
        int tokens = Math.min(left, Math.max(1, (int) owedTokens));
        owedTokens -= tokens;
        return tokens;
    }

    /**
     * Distribution of tokens per event, from 492 events of recorded gpt-oss-120b streams. Events with 15 tokens or more (22) are
     * uniformly distributed from 15 to 25.
     */
    static final class EventSizes {

        /** Mean of the draws: (2,996 tokens in the smaller events + 22 × 20) / 492 events. */
        static final double MEAN = 3436.0 / 492;

        /** Events of 1, 2, 3 … 14 tokens, and of more. */
        private static final int[] COUNTS = {43, 15, 14, 33, 72, 81, 66, 40, 34, 27, 17, 12, 10, 6, 22};

        private static final int EVENTS = 492;
        private static final int LARGE = 15;
        private static final int LARGEST = 25;

        private EventSizes() {}

        static int draw(SplittableRandom random) {
            int size = sizeOfRank(random.nextInt(EVENTS));
            return size < LARGE ? size : random.nextInt(LARGE, LARGEST + 1);
        }

        private static int sizeOfRank(int rank) {
            int size = 0;
            for (int left = rank; left >= 0; size++) {
                left -= COUNTS[size];
            }
            return size;
        }
    }
}
