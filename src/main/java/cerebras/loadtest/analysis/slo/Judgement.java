package cerebras.loadtest.analysis.slo;

import java.util.List;

/** The verdicts on all limits of a service level, in its order. */
public record Judgement(List<SloResult> verdicts) {

    public Judgement {
        verdicts = List.copyOf(verdicts);
    }

    /** The worst of the verdicts: a service level is met if each of its limits is. */
    public Finding finding() {
        return verdicts.stream().map(SloResult::finding).reduce(Finding.MET, Finding::and);
    }
}
