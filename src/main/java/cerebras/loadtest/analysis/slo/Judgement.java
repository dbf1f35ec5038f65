package cerebras.loadtest.analysis.slo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The results of a service level.
 *
 * @param verdicts one for each limit, in the order of the service level
 */
public record Judgement(@JsonProperty("limits") List<SloResult> verdicts) {

    public Judgement {
        verdicts = List.copyOf(verdicts);
    }

    /** The worst of the verdicts: a service level is met if each of its limits is. */
    @JsonProperty
    public Finding finding() {
        return verdicts.stream().map(SloResult::finding).reduce(Finding.MET, Finding::and);
    }
}
