package cerebras.loadtest.workload;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Question.Exchange;
import cerebras.loadtest.workload.Question.Turn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Conversations that users go through in order, each beginning at another one. A user who gets no answer gives the
 * conversation up and begins another; so does one whose answer has no text, such as reasoning or tool calls only: servers
 * refuse an empty message of the assistant.
 *
 * @param withoutText counts the conversations that ended before their last question, for want of text in an answer
 */
record Conversations(List<Conversation> list, LongAdder withoutText) implements Questions {

    Conversations(List<Conversation> list) {
        this(list, new LongAdder());
    }

    static Conversations of(RunSettings settings) {
        List<Supplier<Question>> openings =
                PreparedQuestions.of(new RequestForm(settings)).questions();
        return new Conversations(IntStream.range(0, openings.size())
                .mapToObj(i -> Conversation.of(openings.get(i), followUps(settings.prompts(), i), settings.turns()))
                .toList());
    }

    private static List<String> followUps(Prompts prompts, int index) {
        return prompts instanceof Prompts.Listed listed
                ? listed.list().get(index).followUps()
                : List.of();
    }

    /** The prompts of all turns, of which each holds the questions and answers before it. */
    @Override
    public double meanPromptTokens(double first, double output) {
        return first + list.get(0).followUps().size() / 2.0 * (first + output);
    }

    /** The first question of a conversation. */
    @Override
    public Question question(long user, long call) {
        return begin(user + call);
    }

    /** The next question of the conversation, or the first one of the next. */
    @Override
    public Question after(Exchange exchange, long user, long call) {
        Turn turn = exchange.question().turn().orElseThrow();
        Conversation conversation = list.get(turn.conversation());
        if (conversation.endsWith(turn)) {
            return begin(turn.conversation() + 1L);
        }
        String answer = exchange.answer().get();
        if (answer.isBlank()) {
            withoutText.increment();
            return begin(turn.conversation() + 1L);
        }
        return conversation.next(exchange, answer);
    }

    @Override
    public long conversationsWithoutText() {
        return withoutText.sum();
    }

    private Question begin(long place) {
        int number = (int) Math.floorMod(place, (long) list.size());
        return list.get(number).begin(number);
    }

    /**
     * A conversation of several questions. The body of each is that of the one before, with the answer and what the user
     * says to it put in at the end of its messages.
     *
     * @param opening gives the first question
     * @param followUps what the user says after each answer; after the last of them the conversation is over
     * @param tailBytes of every body, from the end of its messages on
     */
    record Conversation(Supplier<Question> opening, List<FollowUp> followUps, int tailBytes) {

        /** What a user says who was given nothing to say, one after the other. */
        static final List<String> DEFAULT_FOLLOW_UPS = List.of(
                "Tell me more about the second point.",
                "Can you give me an example?",
                "What speaks against it?",
                "Put it in simpler words.");

        /** In a string of the JSON its quotes would be escaped, and before the messages is only the model. */
        private static final String END_OF_MESSAGES = "],\"stream\":";

        /**
         * @param texts what the user says, as far as it was written; the {@link #DEFAULT_FOLLOW_UPS} comes after it
         * @param turns questions in all, the first one included
         */
        static Conversation of(Supplier<Question> opening, List<String> texts, int turns) {
            List<FollowUp> followUps = IntStream.range(0, turns - 1)
                    .mapToObj(i -> FollowUp.of(
                            i < texts.size()
                                    ? texts.get(i)
                                    : DEFAULT_FOLLOW_UPS.get((i - texts.size()) % DEFAULT_FOLLOW_UPS.size())))
                    .toList();
            return new Conversation(opening, followUps, tailBytes(opening.get().body()));
        }

        private static int tailBytes(byte[] body) {
            return body.length - new String(body, StandardCharsets.ISO_8859_1).indexOf(END_OF_MESSAGES);
        }

        /**
         * A message of the user.
         *
         * @param message its JSON
         */
        record FollowUp(byte[] message, int tokens) {

            private static FollowUp of(String text) {
                return new FollowUp(
                        Json.bytes(Message.user(text)), LocalTokenizer.shared().count(text));
            }
        }

        /** Whether the question at this place was the last. */
        boolean endsWith(Turn turn) {
            return turn.number() > followUps.size();
        }

        /** The first question; {@code number} says which conversation this is. */
        Question begin(int number) {
            return opening.get().at(new Turn(number, 1));
        }

        /** The question after this exchange, which was not the last; {@code said} is the text of its answer, not blank. */
        Question next(Exchange exchange, String said) {
            Question before = exchange.question();
            Turn turn = before.turn().orElseThrow();
            FollowUp followUp = followUps.get(turn.number() - 1);
            byte[] answer = Json.bytes(new Message(said, null, "assistant"));
            byte[] body = body(before.body(), answer, followUp.message());
            return before.with(body, exchange.mostTokens() + followUp.tokens())
                    .at(new Turn(turn.conversation(), turn.number() + 1));
        }

        private byte[] body(byte[] before, byte[] answer, byte[] followUp) {
            int head = before.length - tailBytes;
            var body = new ByteArrayOutputStream(before.length + answer.length + followUp.length + 2);
            body.write(before, 0, head);
            body.write(',');
            body.writeBytes(answer);
            body.write(',');
            body.writeBytes(followUp);
            body.write(before, head, tailBytes);
            return body.toByteArray();
        }
    }
}
