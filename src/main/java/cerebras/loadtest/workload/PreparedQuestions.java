package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.workload.SyntheticPrompts.Marks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Questions that are built before the load: each user works through them in order, starting at a different one. */
record PreparedQuestions(List<Supplier<Question>> questions) implements Questions {

    /** The configured prompts. */
    static PreparedQuestions of(RequestForm form) {
        return of(form, form.settings().prompts());
    }

    /** These prompts, which are no mix. */
    static PreparedQuestions of(RequestForm form, Prompts prompts) {
        return prompts instanceof Prompts.Synthetic synthetic
                ? marked(form, new SyntheticPrompts(synthetic).texts())
                : listed(form, (Prompts.Listed) prompts);
    }

    private static PreparedQuestions listed(RequestForm form, Prompts.Listed prompts) {
        return new PreparedQuestions(prompts.list().stream()
                .map(form::question)
                .<Supplier<Question>>map(question -> () -> question)
                .toList());
    }

    /** @param texts prompts, each with one {@link Marks#PLACEHOLDER} */
    private static PreparedQuestions marked(RequestForm form, List<String> texts) {
        var marks = Marks.ofThisRun();
        return new PreparedQuestions(texts.stream()
                .map(text -> form.question(Prompt.user(text)))
                .<Supplier<Question>>map(question -> new MarkedQuestion(question, marks))
                .toList());
    }

    @Override
    public Question question(long user, long call) {
        return questions
                .get((int) Math.floorMod(user + call, (long) questions.size()))
                .get();
    }

    /** A question whose prompt contains a mark, which is new each time; the rest is always the same. */
    static final class MarkedQuestion implements Supplier<Question> {

        private final Question question;
        private final int firstDigit;
        private final Marks marks;

        /** @param question its body is UTF-8, with one {@link Marks#PLACEHOLDER} */
        MarkedQuestion(Question question, Marks marks) {
            this.question = question;
            this.firstDigit = new String(question.body(), StandardCharsets.ISO_8859_1).indexOf(Marks.PLACEHOLDER) + 1;
            this.marks = marks;
        }

        @Override
        public Question get() {
            byte[] copy = question.body().clone();
            marks.writeNext(copy, firstDigit);
            return question.with(copy, question.promptTokens());
        }
    }
}
