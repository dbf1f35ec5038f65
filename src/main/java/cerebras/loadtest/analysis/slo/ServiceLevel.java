package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.Limit.ShareLimit;
import cerebras.loadtest.settings.LevelSettings;
import cerebras.loadtest.settings.LevelSettings.LevelFile;
import cerebras.loadtest.settings.SettingsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requirements for a service: limits, all of which must be met.
 *
 * <p>A service level from settings always has a share of success or goodput, because percentiles cover successful calls
 * only: a service that refuses almost all calls may be fast for the rest.
 */
public record ServiceLevel(List<Limit> limits) {

    /** Prefix of limits in settings: {@code -Dslo.ttft.p95=300ms}. */
    public static final String PREFIX = "slo.";

    private static final Limit SUCCESS = new ShareLimit(Optional.empty(), ShareLimit.Kind.SUCCESS, 0.99);

    /**
     * The default: half a second to the first token for 95 % of the calls, and 99 % successful calls. By choice: the
     * network round trip and an idle server take about 200 ms; the rest is for queueing.
     */
    public static final Map<String, String> DEFAULT_LIMITS = Map.of("ttft.p95", "500ms", "success", "99%");

    public ServiceLevel {
        limits = List.copyOf(limits);
    }

    /**
     * The service level in a run's settings.
     *
     * @return absent if there is none
     * @throws SettingsException with a line for each limit that cannot be used; one of a file names the file
     */
    public static Optional<ServiceLevel> of(LevelSettings settings) {
        settings.file().ifPresent(ServiceLevel::check);
        return of(settings.limits());
    }

    /** Checks that the file is valid without further limits; then it is also valid with them. */
    private static void check(LevelFile file) {
        try {
            of(file.limits());
        } catch (SettingsException refusal) {
            throw new SettingsException(refusal.getMessage()
                    .lines()
                    .map(line -> file.file() + ": " + line)
                    .collect(Collectors.joining("\n")));
        }
    }

    /**
     * Parses limits as users write them; adds 99 % success if neither success nor goodput is limited.
     *
     * @param texts names without the prefix, and values: {@code ttft.p95} and {@code 300ms}
     * @return absent if there are none
     * @throws SettingsException with a line for each one that cannot be used
     */
    public static Optional<ServiceLevel> of(Map<String, String> texts) {
        List<Limit> limits = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        new TreeMap<>(texts).forEach((key, text) -> {
            try {
                limits.add(LimitForm.read(key, text.strip()));
            } catch (SettingsException refusal) {
                problems.add(refusal.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("\n", problems));
        }
        return limits.isEmpty() ? Optional.empty() : Optional.of(complete(limits, texts));
    }

    private static ServiceLevel complete(List<Limit> limits, Map<String, String> texts) {
        if (limits.stream()
                .noneMatch(limit -> limit instanceof ShareLimit share
                        && share.kind() != ShareLimit.Kind.VALID
                        && share.request().isEmpty())) {
            limits.add(SUCCESS);
        }
        limits.sort(Comparator.comparing((Limit limit) -> limit.request().orElse(""))
                .thenComparing(limit -> LimitForm.KEYS.indexOf(limit.name())));
        ServiceLevel level = new ServiceLevel(limits);
        String goodput = ShareLimit.Kind.GOODPUT.key();
        if (texts.containsKey(goodput)
                && level.percentiles().stream().noneMatch(PercentileLimit::ofCalls)
                && !level.limitsValidity(Optional.empty())) {
            throw LimitForm.refused(
                    goodput,
                    texts.get(goodput),
                    "has no limit for single calls",
                    "add one, for example -Dslo.ttft.p95=300ms");
        }
        return level;
    }

    /** Judges each limit, in order. */
    public Judgement judge(Evidence evidence) {
        return new Judgement(limits.stream().map(limit -> limit.judge(evidence)).toList());
    }

    /** The names of requests that have limits of their own. */
    public Set<String> requests() {
        return limits.stream()
                .flatMap(limit -> limit.request().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the share of valid answers is limited, for all requests or for those of this name. */
    boolean limitsValidity(Optional<String> request) {
        return limits.stream()
                .anyMatch(limit -> limit instanceof ShareLimit share
                        && share.kind() == ShareLimit.Kind.VALID
                        && (share.request().isEmpty() || share.request().equals(request)));
    }

    /** The limits of percentiles, those of all requests and of single kinds. */
    List<PercentileLimit> percentiles() {
        return limits.stream()
                .filter(PercentileLimit.class::isInstance)
                .map(PercentileLimit.class::cast)
                .toList();
    }

    /** The limits of percentiles of calls that are of these requests alone, or of all of them if absent. */
    List<PercentileLimit> percentiles(Optional<String> request) {
        return percentiles().stream()
                .filter(limit -> limit.ofCalls() && limit.request().equals(request))
                .toList();
    }

    /** What a call has to keep: the limits of its kind, and the others that are not limited for its kind. */
    List<PercentileLimit> bounds(String request) {
        List<PercentileLimit> own = percentiles(Optional.of(request));
        return Stream.concat(
                        own.stream(),
                        percentiles(Optional.empty()).stream()
                                .filter(limit -> own.stream()
                                        .noneMatch(other -> other.name().equals(limit.name()))))
                .toList();
    }
}
