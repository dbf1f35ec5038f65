package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Question.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Source of the requests of a run. Thread-safe. */
@FunctionalInterface
public interface Questions {

    /** Number of questions in a {@link #sample}. */
    int SAMPLE = 20;

    /**
     * The question of a user's call; to be called once per call. Costs at most a copy of its body, so that it may be
     * called on an event loop.
     *
     * @param user number of the user; in an open load, where each call is a user, the index of the call in its
     *     schedule, from 0
     * @param call number of the call among this user's calls, from 1
     */
    Question question(long user, long call);

    /**
     * The question of a user who has received an answer to the previous one; the same as {@link #question} if questions
     * do not depend on answers. Costs a copy of the body and of the answer.
     *
     * @param exchange the user's latest question and its answer
     */
    default Question after(Exchange exchange, long user, long call) {
        return question(user, call);
    }

    /** Questions that stand for all, in the right shares: the first ones of some users. */
    default List<Question> sample() {
        return LongStream.range(0, Math.min(SAMPLE, size()))
                .mapToObj(user -> question(user, 1))
                .toList();
    }

    /** Upper bound of the number of different first questions. */
    default long size() {
        return Long.MAX_VALUE;
    }

    /**
     * Mean prompt tokens per call, over all calls of a user.
     *
     * @param first mean tokens of a user's first prompt
     * @param output mean tokens of an answer
     */
    default double meanPromptTokens(double first, double output) {
        return first;
    }

    /** Models that the questions name themselves, besides those of the settings; may be empty. */
    default List<String> models() {
        return List.of();
    }

    /** What is asked, for users; absent if the settings of prompts say it. */
    default Optional<String> words() {
        return Optional.empty();
    }

    /** Unusual properties of what is asked, for users: sentences without the full stop. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * How many conversations ended before their last question because an answer had no text; 0 without conversations.
     */
    default long conversationsWithoutText() {
        return 0;
    }

    /**
     * The questions of the configured prompts, built before the load; for synthetic prompts this takes some tenths of a
     * second and about ten megabytes.
     */
    static Questions of(RunSettings settings) {
        return settings.prompts() instanceof Mix mix ? MixedQuestions.of(settings, mix) : of(new RequestForm(settings));
    }

    /** The questions of the configured prompts, which are no mix, in this form of requests. */
    static Questions of(RequestForm form) {
        return PreparedQuestions.of(form);
    }

    /** Conversations that start with the configured prompts, with the configured number of questions. */
    static Questions conversations(RunSettings settings) {
        return Conversations.of(settings);
    }

    /** The questions of the configured prompts, each for all variants that are compared. */
    static Questions compared(RunSettings settings) {
        return ComparedQuestions.of(settings);
    }

    /**
     * The same prompts for several variants, such as models: a user sends a prompt to all of them, one after the other,
     * then the next prompt.
     *
     * <p>The order changes from prompt to prompt and from user to user, so that neither the time nor the position
     * favours a variant: it rotates, and after each full rotation it is reversed. Two variants are called in the order
     * AB, BA, BA, AB; with more variants, each takes each position equally often, and of any two variants each comes
     * first equally often.
     *
     * @param variants the questions of each variant: the same prompts in the same order
     */
    record ComparedQuestions(List<PreparedQuestions> variants) implements Questions {

        static ComparedQuestions of(RunSettings settings) {
            return new ComparedQuestions(settings.askedVariants().stream()
                    .map(variant -> PreparedQuestions.of(
                            new RequestForm(variant.target().orElse(settings), variant)))
                    .toList());
        }

        @Override
        public Question question(long user, long call) {
            long prompt = (call - 1) / variants.size();
            int place = (int) ((call - 1) % variants.size());
            return variants.get(variant(order(user, prompt), place)).question(user, prompt);
        }

        /**
         * User n starts n prompts later in the list; multiplying the user by another number lets each prompt occur in
         * all orders.
         */
        private static long order(long user, long prompt) {
            return prompt + 2 * user;
        }

        /** The variant at a position of an order; both count from 0, and every number denotes an order. */
        private int variant(long order, int place) {
            boolean turned = Math.floorMod(order / variants.size(), 2L) == 1;
            int rotated = (int) Math.floorMod(order + place, (long) variants.size());
            return turned ? variants.size() - 1 - rotated : rotated;
        }
    }
}
