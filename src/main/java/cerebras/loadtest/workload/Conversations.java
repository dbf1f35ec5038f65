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
 * Conversations that each user works through in order, starting at a different one. A user who gets no answer abandons
 * the conversation and starts the next; so does a user whose answer has no text, for example only reasoning or tool
 * calls, because servers refuse an empty assistant message.
 *
 * @param withoutText counts the conversations that ended before their last question because an answer had no text
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

    /** Mean over all turns; each prompt includes the earlier questions and answers. */
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
     * A conversation of several questions. The body of each request is the previous body with the answer and the user's
     * follow-up inserted at the end of its messages.
     *
     * @param opening supplies the first question
     * @param followUps the user's message after each answer; the conversation ends after the answer to the last one
     * @param tailBytes length of every body from the end of its messages on, in bytes
     */
    record Conversation(Supplier<Question> opening, List<FollowUp> followUps, int tailBytes) {

        /** The follow-ups, in order, of a prompt that has none. */
        static final List<String> DEFAULT_FOLLOW_UPS = List.of(
                "Tell me more about the second point.",
                "Can you give me an example?",
                "What speaks against it?",
                "Put it in simpler words.");

        /**
         * Unambiguous: inside a JSON string its quotes would be escaped, and only the model comes before the messages.
         */
        private static final String END_OF_MESSAGES = "],\"stream\":";

        /**
         * @param texts the follow-ups of the prompt; continued by the {@link #DEFAULT_FOLLOW_UPS}
         * @param turns number of questions, including the first one
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
         * A message of the user, encoded.
         *
         * @param message its JSON
         */
        record FollowUp(byte[] message, int tokens) {

            private static FollowUp of(String text) {
                return new FollowUp(
                        Json.bytes(Message.user(text)), LocalTokenizer.shared().count(text));
            }
        }

        /** Whether this was the last question. */
        boolean endsWith(Turn turn) {
            return turn.number() > followUps.size();
        }

        /** The first question of the conversation with this number. */
        Question begin(int number) {
            return opening.get().at(new Turn(number, 1));
        }

        /**
         * The question after this exchange, which was not the last; {@code said} is the text of its answer and not
         * blank.
         */
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
