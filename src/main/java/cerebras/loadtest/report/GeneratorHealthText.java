package cerebras.loadtest.report;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.analysis.health.GeneratorHealth.ReferenceTime;
import cerebras.loadtest.analysis.health.GeneratorHealth.Symptom;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.RunSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Load generator health and its reasons in words. */
public final class GeneratorHealthText {

    private final Numbers numbers;

    GeneratorHealthText(Numbers numbers) {
        this.numbers = numbers;
    }

    /** What the verdict means. */
    static String meaning(GeneratorHealth.Status verdict) {
        return switch (verdict) {
            case OK -> "Nothing measured in this client can have changed the figures noticeably.";
            case UNKNOWN -> "These records hold no measurements of the client.";
            case DEGRADED -> "The client made the marked figures look worse than the service is.";
            case INVALID ->
                "The marked figures show this client as much as the service: do not use them. Reduce the load, or use a machine"
                        + " with more free processors.";
        };
    }

    /** What must stand beside a service level that was not met; absent where the client has no part in it. */
    public static Optional<String> caution(RunSummary summary, Finding finding) {
        return finding != Finding.MET && GeneratorHealth.in(summary).verdict() == GeneratorHealth.Status.INVALID
                ? Optional.of(
                        "Load generator health was invalid: the client, not the service, may be why the service level was "
                                + (finding == Finding.MISSED ? "missed." : "inconclusive."))
                : Optional.empty();
    }

    /** All reasons, the worst first. */
    List<String> of(GeneratorHealth health) {
        return health.reasons().stream().map(this::sentence).toList();
    }

    /** The worst symptom in a few words: event-loop lag p99 12.3 ms, processor use 100 %. */
    String worst(GeneratorHealth health) {
        String symptom = symptom(health.reasons().get(0)).replaceFirst(" of (the machine|this process)", "");
        return Character.toLowerCase(symptom.charAt(0)) + symptom.substring(1);
    }

    /** Each symptom once, the worst first: Event-loop lag p99 12.3 ms, Longest garbage-collection pause 14.0 ms. */
    String symptoms(GeneratorHealth health) {
        return health.reasons().stream().map(this::symptom).distinct().collect(Collectors.joining(", "));
    }

    /** Measured value, threshold, and which figures it is about. */
    private String sentence(Reason reason) {
        return symptom(reason) + ", above " + value(reason.symptom(), reason.limit()) + part(reason) + ": "
                + reason.verdict().label() + ". Affects " + touched(reason) + ".";
    }

    /** For example: Event-loop lag p99 12.3 ms. */
    private String symptom(Reason reason) {
        return reason.symptom().title() + " " + value(reason.symptom(), reason.measured());
    }

    private String part(Reason reason) {
        ReferenceTime reference = reason.reference();
        if (reference == null) {
            return "";
        }
        double part = reason.limit() / reference.nanos();
        String share = part > 1 ? "beside the " : numbers.part(part) + " of the ";
        return " (" + share + reference.name() + ", "
                + numbers.time(reference.nanos()).text() + ")";
    }

    private String value(Symptom symptom, double value) {
        return symptom.unit() == Unit.TIME ? numbers.time(value).text() : numbers.part(value);
    }

    private static String touched(Reason reason) {
        return reason.affected().stream()
                .map(GeneratorHealth.AffectedFigure::title)
                .collect(Collectors.joining(", "));
    }
}
