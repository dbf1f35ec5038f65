package cerebras.loadtest.report;

import cerebras.loadtest.metrics.HeaderCheck;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.QuotaFigures.Announced;
import cerebras.loadtest.metrics.QuotaFigures.Minute;
import cerebras.loadtest.metrics.QuotaFigures.Open;
import cerebras.loadtest.metrics.QuotaFigures.Refusals;
import cerebras.loadtest.metrics.RetryAfterFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.stats.Distribution;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** One for each model that had any; the model, or the compared target, is named where there are several. */
    static List<QuotaTable> of(RunSummary summary, Numbers numbers) {
        boolean several = summary.quotas().size() > 1
                || summary.run().variants().stream().anyMatch(variant -> variant.target() != null);
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

        public boolean measured() {
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
    record Refused(String label, String count, String share, String first, String admittedBefore) {

        static Refused of(QuotaFigures.Refusals refused, QuotaFigures quota, Numbers numbers) {
            return new Refused(
                    refused.outcome().label(),
                    numbers.count(refused.count()),
                    numbers.share(refused.count(), quota.attempts()),
                    moment(refused.firstNanos(), numbers),
                    numbers.count(refused.admittedBefore()));
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

    /** What is to be said of the quotas of one model, in sentences; none is said where there is nothing to tell. */
    record QuotaText(QuotaFigures quota, RunHeader run, Numbers numbers) {

        private static final String NO_CONTRADICTION =
                "Up to twice as much is no contradiction: what was saved up comes on"
                        + " top, and the server's minutes may begin within ours.";
        private static final String CONTRADICTION = "More than twice as much contradicts the headers.";

        List<String> all() {
            return Stream.of(
                            Stream.of(admitted(), first(), changed(), more()),
                            new PromiseSentences(quota.promises(), quota.refused(), numbers).all(),
                            Stream.of(
                                    readAs(),
                                    open(),
                                    paced(),
                                    notUnderstood(),
                                    aboveLimit(),
                                    unexplained(),
                                    uncounted()))
                    .flatMap(sentences -> sentences)
                    .filter(sentence -> !sentence.isEmpty())
                    .toList();
        }

        private String readAs() {
            boolean limits = !quota.announced().isEmpty() || !quota.open().isEmpty();
            return limits && !run.dialectWords().isEmpty()
                    ? "The headers were read as those of " + run.dialectWords() + "."
                    : "";
        }

        private String open() {
            String limits = unplaced()
                    .map(open -> QuotaTable.name(open.limit(), numbers) + ": " + amounts(open))
                    .collect(Collectors.joining("; "));
            return limits.isEmpty()
                    ? ""
                    : "The headers do not tell whether these limits hold for a second, a minute, an hour or a day, so they are held"
                            + " against nothing: " + limits + ". "
                            + (run.dialectKnown()
                                    ? "No period is documented there for limits of that name, or their reset contradicts it."
                                    : "Whoever knows whose form the headers have can say so, for example -Ddialect=openai.");
        }

        private Stream<Open> unplaced() {
            return quota.open().stream().filter(open -> open.limit().window().isEmpty());
        }

        private String amounts(Open open) {
            String amount = open.limit().amount().isPresent()
                    ? numbers.count(open.limit().amount().getAsLong())
                    : "an amount that is not told";
            String left = open.leastRemaining().isPresent()
                    ? ", at least " + numbers.count(open.leastRemaining().getAsLong()) + " left"
                    : "";
            return amount
                    + left
                    + open.longestReset()
                            .map(reset -> ", there again within " + QuotaTable.moment(reset.toNanos(), numbers))
                            .orElse("");
        }

        private String paced() {
            if (!run.settings().getOrDefault("pacing", "off").equals("quota")
                    || quota.open().isEmpty()) {
                return "";
            }
            return quota.open().stream()
                            .allMatch(open -> open.longestReset().isPresent()
                                    || open.limit().window().isPresent())
                    ? "Pacing kept to what the headers told to be left of them until their reset."
                    : "Pacing could not keep those of which no header told when they are there again.";
        }

        private String notUnderstood() {
            String headers = quota.notUnderstood().entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue())
                    .collect(Collectors.joining("; "));
            return headers.isEmpty()
                    ? ""
                    : "These headers look like limits and were not understood, here with an example of each: " + headers
                            + ".";
        }

        private String admitted() {
            return "Of " + numbers.count(quota.attempts(), "attempt") + " the server let in "
                    + numbers.count(quota.admitted())
                    + " (" + numbers.share(quota.admitted(), quota.attempts()) + "), and refused "
                    + numbers.count(quota.refused())
                    + " for quota (" + numbers.share(quota.refused(), quota.attempts()) + ").";
        }

        private String first() {
            return quota.refusals().stream()
                    .min(Comparator.comparing(Refusals::firstNanos))
                    .map(first -> "The first refusal, for " + reason(first.outcome()) + ", came "
                            + QuotaTable.moment(first.firstNanos(), numbers)
                            + " after the load began. Sent before that and let in: "
                            + numbers.count(first.admittedBefore(), "attempt") + ".")
                    .orElse("");
        }

        private static String reason(Outcome outcome) {
            return switch (outcome) {
                case QUOTA_REQUESTS -> "too many requests";
                case QUOTA_TOKENS -> "too many tokens";
                default -> "a limit that was not named";
            };
        }

        private String changed() {
            String names = quota.announced().stream()
                    .filter(Announced::changed)
                    .map(announced -> QuotaTable.name(announced.limit()))
                    .collect(Collectors.joining(", "));
            return names.isEmpty()
                    ? ""
                    : "The server changed what it promises during the run (" + names + "): what it told last counts.";
        }

        private String more() {
            return quota.announced().stream()
                    .map(Announced::limit)
                    .filter(limit -> limit.period() == Period.MINUTE)
                    .filter(limit -> most(limit) > limit.amount())
                    .map(limit -> QuotaTable.name(limit) + ": up to " + numbers.count(most(limit))
                            + " came through, more than promised. "
                            + (most(limit) > 2 * limit.amount() ? CONTRADICTION : NO_CONTRADICTION))
                    .collect(Collectors.joining(" "));
        }

        private long most(Limit limit) {
            return quota.minutes().stream()
                    .mapToLong(minute -> QuotaTable.used(limit.resource(), minute))
                    .max()
                    .orElse(0);
        }

        private String aboveLimit() {
            HeaderCheck headers = quota.headers();
            if (headers.answers() == 0) {
                return "No header told what is left of a limit.";
            }
            return headers.aboveLimit() == 0
                    ? ""
                    : numbers.count(headers.aboveLimit()) + " of " + numbers.count(headers.answers(), "answer")
                            + " told of more left than their limit is.";
        }

        private String unexplained() {
            HeaderCheck headers = quota.headers();
            if (headers.requestRefusals() == 0) {
                return "";
            }
            String all = numbers.count(headers.requestRefusals(), "refusal") + " for requests";
            return headers.unexplained() == 0
                    ? "The headers of " + all + " all tell that no request was left: they agree."
                    : numbers.count(headers.unexplained()) + " of " + all
                            + " came though their headers tell of requests left: the"
                            + " headers are wrong, or there is a limit that they do not tell of, such as one per second.";
        }

        private String uncounted() {
            return quota.uncounted() == 0
                    ? ""
                    : "The server did not count the tokens of " + numbers.count(quota.uncounted(), "attempt")
                            + " that it let in: they are missing in the minutes.";
        }

        /**
         * What became of Retry-After, in sentences; empty ones where there is nothing to tell.
         *
         * @param refused all attempts that were refused, with Retry-After or without
         */
        record PromiseSentences(RetryAfterFigures promises, long refused, Numbers numbers) {

            private static final long TENTH_NANOS = 100_000_000L;
            private static final long SECOND_NANOS = 1_000_000_000L;

            Stream<String> all() {
                return Stream.of(asked(), tested(), broken(), tooLong());
            }

            private String asked() {
                if (refused == 0) {
                    return "";
                }
                return promises.made() == 0
                        ? "No refusal told when to come again (Retry-After)."
                        : numbers.count(promises.made()) + " of " + numbers.count(refused, "refusal")
                                + " told when to come again (Retry-After): " + waits(promises.waits()) + ".";
            }

            private String waits(Distribution waits) {
                return waits.min().equals(waits.max())
                        ? "after " + seconds(waits.min())
                        : "after " + seconds(waits.min()) + " to " + seconds(waits.max()) + ", "
                                + waits.percentile(50)
                                        .map(median -> seconds(median.value()))
                                        .orElseThrow() + " in the median";
            }

            /** The sample holds three digits: of promises in whole seconds, tenths would be made up. */
            private String seconds(double nanos) {
                return nanos > 0 && nanos < SECOND_NANOS
                        ? QuotaTable.moment(Math.round(nanos), numbers)
                        : numbers.duration(Math.round(nanos / TENTH_NANOS) * TENTH_NANOS);
            }

            private String tested() {
                if (promises.made() == 0) {
                    return "";
                }
                String tested = promises.tested() == 0
                        ? "Nobody put such a promise to the test."
                        : "Of " + numbers.count(promises.tested(), "promise")
                                + " of Retry-After that a user waited for, " + were(promises.kept())
                                + " kept: the user came back as told, and was let in.";
                return promises.untested() == 0
                        ? tested
                        : tested + " " + were(promises.untested())
                                + " not tested: the user came back too early, or not any more.";
            }

            /** Of several who come back at once, one may be let in: only a promise that nobody else broke speaks against it. */
            private String broken() {
                if (promises.broken() == 0) {
                    return "";
                }
                String told = were(promises.broken()) + " broken: the user was refused again. ";
                return promises.brokenAlone() == 0
                        ? told
                                + "Each time somebody else had been let in meanwhile: of several who come back at the same moment, the"
                                + " first may use up what there is."
                        : told + numbers.count(promises.brokenAlone())
                                + " of them though nobody else of this run was let in meanwhile:"
                                + " the wait was too short, others share the quota, or the user asked for more tokens than before.";
            }

            private String tooLong() {
                return promises.tooLong() == 0
                        ? ""
                        : "During " + numbers.count(promises.tooLong())
                                + " of the waits somebody else was let in, more than a second"
                                + " before their end: they were longer than that one needed.";
            }

            private String were(long count) {
                return numbers.count(count) + (count == 1 ? " was" : " were");
            }
        }
    }
}
