package cerebras.loadtest.report;

import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.QuotaFigures.Announced;
import cerebras.loadtest.metrics.QuotaFigures.Minute;
import cerebras.loadtest.metrics.QuotaFigures.Open;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.report.Numbers.Quantity;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the quotas of one model did to the run.
 *
 * @param promised the limits that headers told of
 * @param refusals by outcome
 * @param charts what is drawn
 */
record QuotaTable(
        String title, List<String> sentences, List<Promised> promised, List<Refused> refusals, QuotaCharts charts) {

    /** One for each model that had any; the model is named where there are several. */
    static List<QuotaTable> of(RunSummary summary, Numbers numbers) {
        boolean several = summary.quotas().size() > 1;
        return summary.quotas().stream()
                .map(quota -> new QuotaTable(
                        several ? "Quotas of " + quota.model() + ", whole run" : "Quotas, whole run",
                        new QuotaText(quota, summary.run(), numbers).all(),
                        Stream.concat(
                                        quota.announced().stream()
                                                .map(announced -> Promised.of(announced, quota.minutes(), numbers)),
                                        quota.open().stream().map(open -> Promised.of(open, numbers)))
                                .toList(),
                        quota.refusals().stream()
                                .map(refused -> Refused.of(refused, quota, numbers))
                                .toList(),
                        QuotaCharts.of(quota)))
                .toList();
    }

    /** Whether any limit can be held against what came through. */
    public boolean measured() {
        return promised.stream().anyMatch(Promised::measured);
    }

    /**
     * A limit, and what came of it in the whole minutes of the run; dashes where it is of another period, or where the
     * run has no such minute.
     */
    record Promised(String title, String amount, String fewest, String mean, String most) {

        static Promised of(Announced announced, List<Minute> minutes, Numbers numbers) {
            Limit limit = announced.limit();
            String amount = numbers.count(limit.amount());
            if (limit.period() != Period.MINUTE || minutes.isEmpty()) {
                return new Promised(name(limit), amount, Numbers.ABSENT, Numbers.ABSENT, Numbers.ABSENT);
            }
            LongSummaryStatistics used = minutes.stream()
                    .mapToLong(minute -> used(limit.resource(), minute))
                    .summaryStatistics();
            return new Promised(
                    name(limit),
                    amount,
                    numbers.count(used.getMin()),
                    numbers.decimal(used.getAverage()),
                    numbers.count(used.getMax()));
        }

        static Promised of(Open open, Numbers numbers) {
            String amount = open.limit().amount().isPresent()
                    ? numbers.count(open.limit().amount().getAsLong())
                    : Numbers.ABSENT;
            return new Promised(name(open.limit(), numbers), amount, Numbers.ABSENT, Numbers.ABSENT, Numbers.ABSENT);
        }

        boolean measured() {
            return !mean.equals(Numbers.ABSENT);
        }
    }

    /** As people say it: Requests per minute. */
    static String name(Limit limit) {
        return name(limit.resource()) + " per " + limit.period();
    }

    /** Requests in 10 s; Requests, period not told. */
    static String name(OpenLimit limit, Numbers numbers) {
        return name(limit.resource())
                + limit.window()
                        .map(window -> " in " + numbers.duration(window.toNanos()))
                        .orElse(", period not told");
    }

    private static String name(Resource resource) {
        return switch (resource) {
            case REQUESTS -> "Requests";
            case TOKENS -> "Tokens";
            case TOTAL_TOKENS -> "Tokens in total";
        };
    }

    /** A moment of the run, with its unit. */
    static String moment(long nanos, Numbers numbers) {
        Quantity time = numbers.time(nanos);
        return time.number() + " " + time.unit();
    }

    /** What was used of a resource; of tokens in total, by choice, what is known of tokens. */
    static long used(Resource resource, Minute minute) {
        return resource == Resource.REQUESTS ? minute.requests() : minute.tokens();
    }

    /** Attempts that were refused with one outcome. */
    record Refused(String label, String count, String share, String first, String letInBefore) {

        static Refused of(QuotaFigures.Refusals refused, QuotaFigures quota, Numbers numbers) {
            return new Refused(
                    refused.outcome().label(),
                    numbers.count(refused.count()),
                    numbers.share(refused.count(), quota.attempts()),
                    moment(refused.firstNanos(), numbers),
                    numbers.count(refused.letInBefore()));
        }
    }

    /**
     * What is drawn of the quotas of one model: what came through in each whole minute beside what was promised, and what
     * headers told to be left, over time. Lists are empty where there is nothing to draw.
     */
    record QuotaCharts(PerMinute requests, PerMinute tokens, List<Remaining> remaining) {

        static QuotaCharts of(QuotaFigures quota) {
            return new QuotaCharts(
                    PerMinute.of(quota, Resource.REQUESTS),
                    PerMinute.of(quota, Resource.TOKENS),
                    quota.announced().stream()
                            .filter(limit -> !limit.levels().isEmpty())
                            .map(Remaining::of)
                            .toList());
        }

        /**
         * @param promised a minute; {@code null} when no header told
         * @param used in each minute
         */
        record PerMinute(Long promised, List<Long> used) {

            private static PerMinute of(QuotaFigures quota, Resource resource) {
                Optional<Long> promised = quota.announced().stream()
                        .map(QuotaFigures.Announced::limit)
                        .filter(limit -> limit.resource() == resource && limit.period() == Period.MINUTE)
                        .findFirst()
                        .map(limit -> limit.amount());
                return new PerMinute(
                        promised.orElse(null),
                        quota.minutes().stream()
                                .map(minute -> QuotaTable.used(resource, minute))
                                .toList());
            }
        }

        /** One limit: its amount, and pairs of the second of the run and what was left then. */
        record Remaining(String title, long amount, List<List<Double>> left) {

            private static Remaining of(QuotaFigures.Announced announced) {
                return new Remaining(
                        QuotaTable.name(announced.limit()),
                        announced.limit().amount(),
                        announced.levels().stream()
                                .map(level -> List.of(Numbers.seconds(level.startNanos()), (double) level.remaining()))
                                .toList());
            }
        }
    }
}
