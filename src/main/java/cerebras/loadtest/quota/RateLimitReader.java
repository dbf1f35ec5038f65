package cerebras.loadtest.quota;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the rate-limit headers of one answer. Two forms are in use: a header for each number, whose name is made of
 * words ({@code x-ratelimit-remaining-tokens-minute}, {@code anthropic-ratelimit-requests-limit}, {@code
 * ratelimit-reset}), and the lists of the IETF's drafts ({@code ratelimit-policy: "day";q=1000;w=86400}).
 */
final class RateLimitReader {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");
    /** In the IETF's drafts up to 06, the policies follow the limit: {@code 100, 100;w=60}. */
    private static final Pattern AMOUNT =
            Pattern.compile("([0-9]{1,18})(?:\\s*,\\s*\\1\\s*;\\s*w\\s*=\\s*([0-9]{1,9}))?");

    private static final Pattern LIST_ITEM = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");
    /** By choice: no plan allows more in any period. */
    private static final long MOST_AMOUNT = 1_000_000_000_000L;

    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_LIST = 2_000;
    private static final int MOST_NAMES = 1_000;
    /** A reset shows a period exactly, apart from rounding and from use by others. */
    private static final double RESET_TOLERANCE = 0.1;

    private static final String IETF = "ratelimit";
    private static final String IETF_POLICY = "ratelimit-policy";
    /** LiteLLM repeats the headers of its upstream server with this prefix. */
    private static final String REPEATED = "llm_provider-";
    /**
     * Limits with this prefix are per minute, and their resets say when the limit is full again, as Anthropic
     * documents.
     */
    private static final String ANTHROPIC = "anthropic-ratelimit-";

    /** A cache: every answer has the same few names. */
    private static final Map<String, Optional<Name>> NAMES = new ConcurrentHashMap<>();

    private enum Part {
        LIMIT,
        REMAINING,
        RESET
    }

    /** The meaning of a header's name: one number of a limit. */
    private record Name(Part part, Key key) {}

    /**
     * @param period {@code null} if the name has none
     * @param policy its name in the IETF's lists, its amount in those of earlier drafts; empty elsewhere
     */
    private record Key(Resource resource, Period period, String policy) {}

    /** What is known about one limit while the headers are read. */
    private static final class Draft {
        private OptionalLong amount = OptionalLong.empty();
        private OptionalLong remaining = OptionalLong.empty();
        private Optional<Duration> untilReset = Optional.empty();
        private Optional<Duration> window = Optional.empty();
    }

    private final Map<String, String> headers;
    private final Dialect dialect;
    private final Instant now;
    private final Map<Key, Draft> drafts = new LinkedHashMap<>();
    private final SortedMap<Limit, AnnouncedLimit> limits =
            new TreeMap<>(Comparator.comparing(Limit::resource).thenComparing(Limit::period));
    private final List<OpenLimit> openLimits = new ArrayList<>();
    private final SortedMap<String, String> notUnderstood = new TreeMap<>();

    /** @param now by the server's clock, if that is known */
    RateLimitReader(Map<String, String> headers, Dialect dialect, Instant now) {
        this.headers = headers;
        this.dialect = dialect;
        this.now = now;
    }

    Announcement announcement() {
        readPolicies();
        headers.forEach((name, value) -> {
            boolean own = Announcement.concerns(name) && !name.startsWith(REPEATED) && !name.equals(IETF_POLICY);
            if (own && !read(name, value.strip())) {
                notUnderstood(name, value);
            }
        });
        joinNumberedPolicy();
        drafts.forEach((key, draft) -> {
            if (key.period() != null) {
                settle(key, draft, Optional.of(key.period()));
            }
        });
        drafts.forEach((key, draft) -> {
            if (key.period() == null) {
                settle(key, draft, period(key, draft));
            }
        });
        openLimits.sort(Comparator.comparing(OpenLimit::resource));
        return new Announcement(
                List.copyOf(limits.values()),
                List.copyOf(openLimits),
                Announcement.toldRetryAfter(headers, now).map(Announcement::bounded),
                notUnderstood);
    }

    /** Policies are read before the remainders, which do not repeat the unit. */
    private void readPolicies() {
        String policies = headers.get(IETF_POLICY);
        if (policies != null && !readList(policies)) {
            notUnderstood(IETF_POLICY, policies);
        }
    }

    /** A policy that is identified by its amount gives the window of the limit with that amount. */
    private void joinNumberedPolicy() {
        Draft unnamed = drafts.get(new Key(Resource.REQUESTS, null, ""));
        if (unnamed != null && unnamed.amount.isPresent() && unnamed.window.isEmpty()) {
            Draft policy = drafts.remove(new Key(Resource.REQUESTS, null, "" + unnamed.amount.getAsLong()));
            unnamed.window = policy == null ? Optional.empty() : policy.window;
        }
    }

    private void notUnderstood(String name, String value) {
        if (notUnderstood.size() < Announcement.MOST_NOT_UNDERSTOOD) {
            notUnderstood.put(name, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value);
        }
    }

    /** Reads one header; returns whether it was understood. */
    private boolean read(String name, String value) {
        if (name.equals(IETF)) {
            return readList(value);
        }
        if (name.endsWith("retry-after-ms")) {
            return HeaderTime.millis(value)
                    .filter(wait -> wait.compareTo(HeaderTime.LONGEST) <= 0)
                    .isPresent();
        }
        if (name.equals("retry-after")) {
            return HeaderTime.wait(value, now)
                    .filter(wait -> wait.compareTo(HeaderTime.LONGEST) <= 0)
                    .isPresent();
        }
        Optional<Name> known =
                NAMES.size() < MOST_NAMES ? NAMES.computeIfAbsent(name, RateLimitReader::name) : name(name);
        return known.isPresent()
                && read(known.get().part(), value, draft(known.get().key()));
    }

    private Draft draft(Key key) {
        return drafts.computeIfAbsent(key, unknown -> new Draft());
    }

    private boolean read(Part part, String value, Draft draft) {
        switch (part) {
            case LIMIT -> {
                Matcher amount = AMOUNT.matcher(value);
                draft.amount = amount.matches() ? amount(amount.group(1)) : OptionalLong.empty();
                if (draft.amount.isEmpty()) {
                    return false;
                }
                draft.window = Optional.ofNullable(amount.group(2))
                        .map(Long::parseLong)
                        .map(Duration::ofSeconds);
                return true;
            }
            case REMAINING -> {
                draft.remaining = number(value);
                return draft.remaining.isPresent();
            }
            case RESET -> {
                draft.untilReset = HeaderTime.wait(value, now).filter(wait -> wait.compareTo(HeaderTime.LONGEST) <= 0);
                return draft.untilReset.isPresent();
            }
            default -> throw new IllegalStateException(part.toString());
        }
    }

    /** Absent if the amount is implausible. */
    private static OptionalLong amount(String text) {
        OptionalLong number = number(text);
        return number.isPresent() && number.getAsLong() >= 1 && number.getAsLong() <= MOST_AMOUNT
                ? number
                : OptionalLong.empty();
    }

    private static OptionalLong number(String text) {
        return text != null && WHOLE_NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** Parses a name whose words are all known; a limit that names no resource counts requests, by convention. */
    private static Optional<Name> name(String name) {
        String words = name.replace("rate-limit", "ratelimit");
        boolean tokenLimit = words.contains("tokenlimit-");
        int start = words.indexOf(tokenLimit ? "tokenlimit-" : "ratelimit-");
        if (start < 0) {
            return Optional.empty();
        }
        Part part = null;
        Resource resource = tokenLimit ? Resource.TOKENS : null;
        Period period = null;
        boolean total = false;
        for (String word : words.substring(words.indexOf('-', start) + 1).split("-", -1)) {
            Optional<Part> itsPart = constant(Part.values(), word);
            Optional<Period> itsPeriod = constant(Period.values(), word);
            if (part == null && itsPart.isPresent()) {
                part = itsPart.get();
            } else if (period == null && itsPeriod.isPresent()) {
                period = itsPeriod.get();
            } else if (resource == null && List.of("requests", "request", "req").contains(word)) {
                resource = Resource.REQUESTS;
            } else if (resource == null && word.equals("tokens")) {
                resource = Resource.TOKENS;
            } else if (word.equals("total")) {
                total = true;
            } else {
                return Optional.empty();
            }
        }
        if (part == null || total && resource != Resource.TOKENS) {
            return Optional.empty();
        }
        Resource counted = total ? Resource.TOTAL_TOKENS : resource == null ? Resource.REQUESTS : resource;
        Period usual = name.startsWith(ANTHROPIC) ? Period.MINUTE : null;
        return Optional.of(new Name(part, new Key(counted, period == null ? usual : period, "")));
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] constants, String word) {
        return Stream.of(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /**
     * A list of the IETF's drafts: policies by name ({@code "day";q=1000;w=86400}, formerly {@code 1000;w=86400}),
     * remainders ({@code "day";r=12;t=50}), or formerly {@code limit=100, remaining=50, reset=5}.
     */
    private boolean readList(String value) {
        boolean understood = !value.isEmpty() && value.length() <= LONGEST_LIST;
        Matcher item = LIST_ITEM.matcher(understood ? value : "");
        while (item.find()) {
            understood &= readItem(item.group().strip().split("\\s*;\\s*"));
        }
        return understood;
    }

    private boolean readItem(String[] parts) {
        Map<String, String> parameters = new TreeMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            parameters.put(
                    equals < 0 ? "" : part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        Optional<Resource> resource = resource(parameters.getOrDefault("qu", "\"requests\""));
        if (resource.isEmpty()) {
            return false;
        }
        String policy = parameters.getOrDefault("", "");
        boolean named = policy.startsWith("\"");
        Draft draft = draft(key(resource.get(), policy));
        OptionalLong amount = amount(named ? parameters.get("q") : parameters.getOrDefault("limit", policy));
        OptionalLong remaining = number(parameters.getOrDefault("r", parameters.get("remaining")));
        OptionalLong reset = number(parameters.getOrDefault("t", parameters.get("reset")));
        OptionalLong window = number(parameters.get("w"));
        draft.amount = amount.isPresent() ? amount : draft.amount;
        draft.remaining = remaining.isPresent() ? remaining : draft.remaining;
        draft.untilReset = reset.isPresent() ? Optional.of(seconds(reset)) : draft.untilReset;
        draft.window = window.isPresent() ? Optional.of(seconds(window)) : draft.window;
        return Stream.of(amount, remaining, reset).anyMatch(OptionalLong::isPresent);
    }

    /** The unit of a remainder is known from its policy only. */
    private Key key(Resource resource, String policy) {
        return drafts.keySet().stream()
                .filter(known -> !policy.isEmpty() && known.policy().equals(policy))
                .findFirst()
                .orElse(new Key(resource, null, policy));
    }

    private static Optional<Resource> resource(String unit) {
        return switch (unit) {
            case "\"requests\"" -> Optional.of(Resource.REQUESTS);
            case "\"tokens\"" -> Optional.of(Resource.TOKENS);
            default -> Optional.empty();
        };
    }

    private static Duration seconds(OptionalLong number) {
        return Duration.ofSeconds(Math.min(number.getAsLong(), HeaderTime.LONGEST.toSeconds()));
    }

    /** The period of a limit whose name has none. */
    private Optional<Period> period(Key key, Draft draft) {
        if (draft.window.isPresent()) {
            return Period.of(draft.window.get());
        }
        Optional<Duration> usual = !key.policy().isEmpty()
                ? Optional.empty()
                : switch (key.resource()) {
                    case REQUESTS -> dialect.unnamedRequestsPeriod();
                    case TOKENS -> dialect.unnamedTokensPeriod();
                    case TOTAL_TOKENS -> Optional.empty();
                };
        return usual.flatMap(Period::of).flatMap(period -> byReset(period, draft));
    }

    /**
     * The usual period, unless the reset contradicts it. If a limit refills continuously and the reset says when it is
     * full again, the period follows from it: reset / period = used / amount.
     */
    private Optional<Period> byReset(Period usual, Draft draft) {
        if (draft.untilReset.isEmpty() || draft.amount.isEmpty()) {
            return Optional.of(usual);
        }
        double resetSeconds = draft.untilReset.get().toNanos() / 1e9;
        long used = draft.amount.getAsLong() - draft.remaining.orElse(draft.amount.getAsLong());
        if (dialect.resetTellsPeriod() && used > 0) {
            double periodSeconds = resetSeconds * draft.amount.getAsLong() / used;
            double daySeconds = Period.DAY.duration().toSeconds();
            if (Math.abs(periodSeconds - daySeconds) <= RESET_TOLERANCE * daySeconds) {
                return Optional.of(Period.DAY);
            }
        }
        double longest = usual.duration().toSeconds() * (1 + RESET_TOLERANCE);
        return resetSeconds <= longest ? Optional.of(usual) : Optional.empty();
    }

    private void settle(Key key, Draft draft, Optional<Period> period) {
        if (draft.amount.isEmpty() && draft.remaining.isEmpty()) {
            return;
        }
        boolean placed =
                period.isPresent() && draft.amount.isPresent() && draft.amount.getAsLong() <= Limit.most(period.get());
        if (placed) {
            Limit limit = new Limit(key.resource(), period.get(), draft.amount.getAsLong());
            limits.putIfAbsent(limit, new AnnouncedLimit(limit, draft.remaining, draft.untilReset));
        } else {
            openLimits.add(new OpenLimit(
                    key.resource(),
                    draft.amount,
                    draft.window.or(() -> period.map(Period::duration)),
                    draft.remaining,
                    draft.untilReset));
        }
    }
}
