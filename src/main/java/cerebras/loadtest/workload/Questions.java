package cerebras.loadtest.workload;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Question.Exchange;
import java.util.List;

/** Source of the requests of a run. Thread-safe. */
@FunctionalInterface
public interface Questions {

    /**
     * The question of a user's call; to be asked for once a call. Costs a copy of its body at most, so that it can be asked
     * for on an event loop.
     *
     * @param user number of the user; in an open load, where each call is a user, the call's place in its schedule, from 0
     * @param call number of the call among this user's calls, from 1
     */
    Question question(long user, long call);

    /**
     * The question of a user who has had an answer to another one; as {@link #question} where it does not matter. Costs
     * a copy of the body and of the answer.
     *
     * @param exchange the user's latest question and its answer
     */
    default Question after(Exchange exchange, long user, long call) {
        return question(user, call);
    }

    /** How many different first questions there are at most. */
    default long size() {
        return Long.MAX_VALUE;
    }

    /**
     * Prompt tokens of a call, on average over all calls of a user.
     *
     * @param first tokens of a user's first prompt, on average
     * @param output tokens of an answer, on average
     */
    default double meanPromptTokens(double first, double output) {
        return first;
    }

    /** How many conversations ended before their last question because an answer had no text; 0 where there are none. */
    default long conversationsWithoutText() {
        return 0;
    }

    /**
     * Those of the configured prompts, made before the load; for synthetic prompts this takes some tenths of a second, and
     * some ten megabytes.
     */
    static Questions of(RunSettings settings) {
        return of(new RequestForm(settings));
    }

    /** Those of the configured prompts in this form of requests. */
    static Questions of(RequestForm form) {
        return PreparedQuestions.of(form);
    }

    /** Conversations that begin with the configured prompts, each of as many questions as the settings say. */
    static Questions conversations(RunSettings settings) {
        return Conversations.of(settings);
    }

    /** Those of the configured prompts, each for all models that are compared. */
    static Questions compared(RunSettings settings) {
        return ComparedQuestions.of(settings);
    }

    /**
     * The same prompts for several models: a user asks all of them a prompt, one after the other, then the next prompt.
     *
     * <p>The order changes from prompt to prompt and from user to user, so that neither the time of day nor being first
     * favours a model: it rotates, and after each full round it turns about. Two models are asked as in AB, BA, BA, AB; of
     * more, each comes equally often at each place, and of any two each equally often before the other.
     *
     * @param models the questions of each model: the same prompts in the same order
     */
    record ComparedQuestions(List<PreparedQuestions> models) implements Questions {

        static ComparedQuestions of(RunSettings settings) {
            return new ComparedQuestions(settings.models().stream()
                    .map(model -> PreparedQuestions.of(new RequestForm(settings, model)))
                    .toList());
        }

        @Override
        public Question question(long user, long call) {
            long prompt = (call - 1) / models.size();
            int place = (int) ((call - 1) % models.size());
            return models.get(model(order(user, prompt), place)).question(user, prompt);
        }

        /** User n begins n prompts later in the list: any other multiple of the user lets each prompt come in all orders. */
        private static long order(long user, long prompt) {
            return prompt + 2 * user;
        }

        /** Which model is asked at a place of an order; both count from 0, and any number stands for an order. */
        private int model(long order, int place) {
            boolean turned = Math.floorMod(order / models.size(), 2L) == 1;
            int rotated = (int) Math.floorMod(order + place, (long) models.size());
            return turned ? models.size() - 1 - rotated : rotated;
        }
    }
}
