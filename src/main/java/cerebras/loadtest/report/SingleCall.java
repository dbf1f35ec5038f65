package cerebras.loadtest.report;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.report.MetricCharts.OutputSpeedText;

/**
 * One call as the classic script prints it, with its tokens counted three ways: by the server, by jtokkit, and as words,
 * which is what a script counts that splits the answer on spaces.
 *
 * @param attempt the record of the call
 * @param answer its text as far as it came, without reasoning
 */
public record SingleCall(Attempt attempt, String answer) {

    private static final String LINE = "%-22s %14s  %s%n";

    /** The block for the console. */
    public String text() {
        StringBuilder text = new StringBuilder().append('\n').append(answer).append("\n\n");
        if (!attempt.outcome().success()) {
            line(text, "Outcome", attempt.outcome().label(), failure());
        }
        line(text, "Elapsed time", Numbers.CONSOLE.time(elapsedNanos()).text(), "");
        metric(text, AttemptMetric.TIME_TO_FIRST_TOKEN);
        tokens(text);
        metric(text, AttemptMetric.END_TO_END_SPEED);
        line(
                text,
                "  by words",
                Numbers.CONSOLE.decimal(words() / Numbers.seconds(elapsedNanos())) + " /s",
                "what the classic script calls tokens per second");
        metric(text, AttemptMetric.OUTPUT_SPEED);
        String missing = OutputSpeedText.missing(attempt, Numbers.CONSOLE);
        if (!missing.isEmpty()) {
            line(text, AttemptMetric.OUTPUT_SPEED.title(), Numbers.ABSENT, missing);
        }
        metric(text, AttemptMetric.SERVER_SPEED);
        return text.toString();
    }

    private void tokens(StringBuilder text) {
        TokenCount output = attempt.tokens().output();
        if (output == null) {
            line(text, "Tokens generated", Numbers.ABSENT, "nobody counted them");
            return;
        }
        Integer reasoning = attempt.tokens().reasoning();
        String thinking = reasoning == null || reasoning == 0 ? "" : ", reasoning included: " + count(reasoning);
        if (output.estimated()) {
            line(text, "Tokens generated", count(output.count()), "jtokkit's estimate: the server sent no usage");
        } else {
            line(text, "Tokens generated", count(output.count()), "by the server: what is billed" + thinking);
            compared(text, "  by jtokkit", attempt.tokens().localOutput(), "o200k_base, the same text");
        }
        compared(text, "  by words", words(), "the answer split on spaces, as the classic script counts it");
    }

    private void compared(StringBuilder text, String name, Integer number, String how) {
        if (number != null) {
            double ratio = (double) number / attempt.tokens().output().count() - 1;
            line(text, name, count(number), Numbers.CONSOLE.difference(ratio) + ": " + how);
        }
    }

    private void metric(StringBuilder text, AttemptMetric metric) {
        metric.value(attempt)
                .ifPresent(value -> line(
                        text,
                        metric.title(),
                        Numbers.CONSOLE.quantity(metric.unit(), value).text(),
                        metric.definition()));
    }

    private String failure() {
        String status = attempt.status() == null ? "" : "HTTP " + attempt.status() + " ";
        return status + (attempt.errorMessage() == null ? "" : attempt.errorMessage());
    }

    private int words() {
        return answer.isBlank() ? 0 : answer.strip().split("\\s+").length;
    }

    private long elapsedNanos() {
        return Timestamps.between(
                        attempt.moments().sentNanos(), attempt.moments().endNanos())
                .orElseThrow();
    }

    private static String count(long number) {
        return Numbers.CONSOLE.count(number);
    }

    private static void line(StringBuilder text, String name, String value, String remark) {
        text.append(LINE.formatted(name, value, remark).stripTrailing()).append('\n');
    }
}
