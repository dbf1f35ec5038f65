package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * Fragments of English of which sentences are made: lead, subject, predicate and tail, any of each with any other. They
 * are cut into tokens once. Tokens never reach across the border of two fragments, because each begins with a space or
 * with a mark, so the tokens of a sentence are those of its fragments.
 *
 * @param openings leads at the start of a paragraph, without a space
 * @param leads the same leads after another sentence
 * @param subjects singular
 * @param predicates for any subject
 * @param tails without the full stop
 */
record Corpus(
        List<List<Token>> openings,
        List<List<Token>> leads,
        List<List<Token>> subjects,
        List<List<Token>> predicates,
        List<List<Token>> tails) {

    /** Ends a sentence. */
    static final Token STOP = Token.of(".");

    /** Ends a paragraph. */
    static final Token BREAK = Token.of(".\n\n");

    /** What answers are about. */
    static final Corpus ANSWERS = Corpus.of(
            List.of(
                    "In practice,",
                    "On a busy day,",
                    "As a rule,",
                    "Under steady load,",
                    "After the first minute,",
                    "In a quiet system,",
                    "With many users at once,",
                    "Seen from the client,",
                    "On a small machine,",
                    "When traffic doubles,",
                    "Early in the morning,",
                    "In a long test,"),
            List.of(
                    " the slowest request",
                    " a short queue",
                    " the arrival rate",
                    " one impatient user",
                    " the \"average\" answer",
                    " a café full of phones",
                    " a crowded gateway",
                    " the hidden retry",
                    " a naïve timer",
                    " the tail of the curve",
                    " a warm connection",
                    " the first token"),
            List.of(
                    " tells more than the mean",
                    " waits for its turn",
                    " hides behind a round number",
                    " decides what people remember",
                    " costs a few milliseconds",
                    " grows faster than expected",
                    " deserves a chart of its own",
                    " explains most of the delay",
                    " shifts the whole picture",
                    " arrives a little late",
                    " survives the next release",
                    " follows the plan"),
            List.of(
                    " until somebody draws the histogram",
                    " and nobody notices at first",
                    " because work piles up in silence",
                    " even when the mean stays flat",
                    " – and that is good news",
                    " while the clock keeps running",
                    " unless the test is far too short",
                    " as the logs will show",
                    " before the quota is reached",
                    " so measure it twice",
                    " whatever the dashboard says",
                    " long after the burst is over"));

    /** What a model thinks before it answers. */
    static final Corpus REASONING = Corpus.of(
            List.of("To begin with,", "For this request,", "If nothing else is asked,", "On second thought,"),
            List.of(" a plain answer", " the usual advice", " one good example", " a short text"),
            List.of(" will do", " is enough", " comes first", " makes sense"),
            List.of(" for this reader", " and can be given now", " within the limit", " so keep it simple"));

    private static Corpus of(List<String> leads, List<String> subjects, List<String> predicates, List<String> tails) {
        List<String> inside = leads.stream().map(lead -> " " + lead).toList();
        return new Corpus(cut(leads), cut(inside), cut(subjects), cut(predicates), cut(tails));
    }

    private static List<List<Token>> cut(List<String> fragments) {
        return fragments.stream().map(Token::split).toList();
    }
}
