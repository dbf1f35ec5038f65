package cerebras.loadtest.records;

import java.util.List;

/**
 * The line with which a simulation answers the question that it is there for, in words for people. What it was made from
 * is in the other lines.
 *
 * @param title what it is about
 * @param lines sentences, the answer first; or lines of a text to be copied as they are, indented by two blanks
 */
public record RunAnswer(String title, List<String> lines) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.answer(this);
    }
}
