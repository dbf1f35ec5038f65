package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.Limit.ShareLimit;
import cerebras.loadtest.analysis.slo.Limit.ThroughputLimit;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.RenamedSettings;
import cerebras.loadtest.settings.SettingsException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses limits. A text that is not a limit is refused with a message that names the setting, its value and a correction. */
final class LimitForm {

    /** All names without the prefix, in the order in which limits are shown. */
    static final List<String> KEYS = Stream.of(
                    PercentileLimit.all().map(PercentileLimit::key),
                    Stream.of(ShareLimit.Kind.values()).map(ShareLimit.Kind::key),
                    Stream.of(ThroughputLimit.KEY))
            .flatMap(keys -> keys)
            .toList();

    private static final String SUBJECTS =
            KEYS.stream().map(key -> key.split("[.]")[0]).distinct().collect(Collectors.joining(", "));

    private static final Set<String> SUBJECT_NAMES = Set.of(SUBJECTS.split(", "));

    private static final Set<String> OF_ALL_REQUESTS = Set.of(
            ThroughputLimit.KEY, SessionMetric.TASK_TIME.limitName().orElseThrow(), ShareLimit.Kind.TASK_SUCCESS.key());

    private LimitForm() {}

    /**
     * @param key without the prefix
     * @throws SettingsException if it is not a limit
     */
    static Limit read(String key, String text) {
        RenamedSettings.refusal(ServiceLevel.PREFIX + key, text).ifPresent(refusal -> {
            throw new SettingsException(refusal);
        });
        Optional<String> request = request(key);
        String name = request.map(kind -> key.substring(kind.length() + 1)).orElse(key);
        if (request.isPresent() && OF_ALL_REQUESTS.contains(name.split("[.]")[0])) {
            throw refused(
                    key, text, "is not a limit of one kind of request", "leave out " + request.get() + ", for all");
        }
        if (name.equals(ThroughputLimit.KEY)) {
            return new ThroughputLimit(BoundForm.THROUGHPUT.read(key, text));
        }
        return Stream.of(ShareLimit.Kind.values())
                .filter(kind -> kind.key().equals(name))
                .findFirst()
                .<Limit>map(kind -> new ShareLimit(request, kind, BoundForm.SHARE.read(key, text)))
                .orElseGet(() -> percentile(request, name, key, text));
    }

    /** The name of requests before what is limited: {@code report} of {@code report.ttft.p95}; absent without one. */
    private static Optional<String> request(String key) {
        String[] steps = key.split("[.]", 3);
        return steps.length > 1 && !SUBJECT_NAMES.contains(steps[0]) && SUBJECT_NAMES.contains(steps[1])
                ? Optional.of(steps[0])
                : Optional.empty();
    }

    /** @param wrong what is wrong, as it follows the value */
    static SettingsException refused(String key, String text, String wrong, String hint) {
        return new SettingsException(ServiceLevel.PREFIX + key + "=" + text + " " + wrong + ": " + hint);
    }

    private static Limit percentile(Optional<String> request, String name, String key, String text) {
        return PercentileLimit.all()
                .filter(limit -> limit.name().equals(name))
                .findFirst()
                .map(limit -> limit.of(request, BoundForm.of(limit.metric()).read(key, text)))
                .orElseThrow(() -> refused(key, text, "is not a limit", expected(name) + didYouMean(name)));
    }

    /** All names for that metric, otherwise all metrics that can be limited. */
    private static String expected(String key) {
        String limits = PercentileLimit.all()
                .map(PercentileLimit::key)
                .filter(limit -> limit.startsWith(key.split("[.]")[0] + "."))
                .map(ServiceLevel.PREFIX::concat)
                .collect(Collectors.joining(", "));
        return limits.isEmpty() ? "expected a limit of " + SUBJECTS : "expected one of " + limits;
    }

    private static String didYouMean(String key) {
        return Hint.closest(key, KEYS)
                .map(known -> " (did you mean " + ServiceLevel.PREFIX + known + "?)")
                .orElse("");
    }

    /** How the bound of a limit is written: a number, more than 0, and its unit. */
    enum BoundForm {
        /** Parsed to nanoseconds. */
        TIME(
                Map.of("ms", "1e6", "s", "1e9"),
                "3600e9",
                "is not a time",
                "a number with a unit (ms, s), at most 3600s",
                "300ms"),
        /** Tokens per second of one call. */
        SPEED(Map.of("", "1"), "1e6", "is not a speed", "tokens per second, at most 1000000", "1000"),
        /** Tokens per second of all calls. */
        THROUGHPUT(Map.of("", "1"), "1e9", "is not a throughput", "tokens per second, at most 1000000000", "10000"),
        /** Parsed to 0 to 1. 100 % is not allowed: no number of successful calls shows that none ever fails. */
        SHARE(Map.of("%", "1e-2"), "0.9999", "is not a share", "percent, at most 99.99%", "99%");

        private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:[.][0-9]{1,9})?)(ms|s|%|)");

        private final Map<String, String> unitsPerValue;
        private final BigDecimal most;
        private final String wrong;
        private final String expected;
        private final String example;

        BoundForm(Map<String, String> unitsPerValue, String most, String wrong, String expected, String example) {
            this.unitsPerValue = unitsPerValue;
            this.most = new BigDecimal(most);
            this.wrong = wrong;
            this.expected = expected;
            this.example = example;
        }

        static BoundForm of(Metric metric) {
            return metric.higherIsBetter() ? SPEED : TIME;
        }

        /**
         * @param key of the limit, for messages
         * @throws SettingsException if the text has another form, or is 0 or out of range
         */
        double read(String key, String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw refused(key, text, wrong);
            }
            String unit = matcher.group(2);
            if (!unitsPerValue.containsKey(unit)) {
                throw refused(key, text, unit.isEmpty() ? "has no unit" : wrong);
            }
            BigDecimal bound = new BigDecimal(matcher.group(1)).multiply(new BigDecimal(unitsPerValue.get(unit)));
            if (bound.signum() == 0 || bound.compareTo(most) > 0) {
                throw refused(key, text, "is out of range");
            }
            return bound.doubleValue();
        }

        private SettingsException refused(String key, String text, String what) {
            return LimitForm.refused(
                    key,
                    text,
                    what,
                    "expected " + expected + " and more than 0, for example -D" + ServiceLevel.PREFIX + key + "="
                            + example);
        }
    }
}
