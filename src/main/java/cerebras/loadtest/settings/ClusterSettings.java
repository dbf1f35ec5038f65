package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generators that apply one load together.
 *
 * @param share this generator's share of the load
 * @param leader where generator 0 listens and the others connect to; absent for a single generator, and for generators
 *     that are not connected
 * @param startAt when the load begins; absent if the leader decides
 * @param joinWithin how long generators wait for each other before the load
 * @param ifLost what the others do when a generator is lost during the load
 * @param secret shared by all generators, from the environment; empty if there is none
 */
public record ClusterSettings(
        Share share,
        Optional<Address> leader,
        Optional<Instant> startAt,
        Duration joinWithin,
        LossPolicy ifLost,
        String secret) {

    /** The variable that holds the secret. */
    public static final String SECRET_VARIABLE = "LOADTEST_CLUSTER_SECRET";

    /** By choice: cannot be guessed if it is random. */
    private static final int SHORTEST_SECRET = 16;

    /** A single generator. */
    public static final ClusterSettings ALONE =
            new ClusterSettings(Share.WHOLE, Optional.empty(), Optional.empty(), Duration.ZERO, LossPolicy.STOP, "");

    /**
     * One generator's share of a load. Whatever is numbered from 0 (users, arrivals) is dealt like cards: number i
     * belongs to generator i mod {@code of}.
     *
     * @param index the generator, from 0
     * @param of number of generators, at least 1
     */
    public record Share(int index, int of) {

        /** All of the load. */
        public static final Share WHOLE = new Share(0, 1);

        /** How many of the numbers 0 to {@code count} - 1 belong to this share. */
        public int of(int count) {
            return (count - index + of - 1) / of;
        }

        /** The number, among all, of the {@code own}th of this share; both count from 0. */
        public long number(long own) {
            return own * of + index;
        }

        /** Whether several generators share the load. */
        public boolean several() {
            return of > 1;
        }
    }

    /** Host and port, as in {@code leader}. */
    public record Address(String host, int port) {

        private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/@\\[\\]]+):([0-9]{1,5})");

        static Address parse(Setting<?> setting, String text) {
            Matcher matcher = FORM.matcher(text);
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port < 1 || port > 65_535) {
                throw InvalidValue.of(setting);
            }
            return new Address(matcher.group(1).replaceAll("[\\[\\]]", ""), port);
        }

        /** Whether it is this machine's own by its name alone; names are not resolved. */
        boolean loopback() {
            return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** What the other generators do when one is lost during the load. */
    public enum LossPolicy {
        /** All stop sending, and the report covers the load until then. */
        STOP,
        /** They continue, and the report covers the load until then. */
        CONTINUE
    }

    /** How an engine that starts processes numbers them: names of environment variables. */
    private record Engine(String index, int first, String count) {}

    private static final Map<String, Engine> ENGINES = engines();

    private static Map<String, Engine> engines() {
        Map<String, Engine> engines = new LinkedHashMap<>();
        engines.put("kubernetes", new Engine("JOB_COMPLETION_INDEX", 0, ""));
        engines.put("slurm", new Engine("SLURM_PROCID", 0, "SLURM_NTASKS"));
        engines.put("gitlab", new Engine("CI_NODE_INDEX", 1, "CI_NODE_TOTAL"));
        engines.put("aws-batch", new Engine("AWS_BATCH_JOB_ARRAY_INDEX", 0, "AWS_BATCH_JOB_ARRAY_SIZE"));
        return engines;
    }

    static String generatorForm() {
        return "a number from 0 to generators - 1, or the engine that numbers its processes: "
                + String.join(", ", ENGINES.keySet());
    }

    static Instant parseInstant(Setting<?> setting, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notAnInstant) {
            throw InvalidValue.of(setting);
        }
    }

    /** Given settings that have no effect on a single generator; empty if there are several. */
    static Set<Setting<?>> withoutEffect(SettingValues values) {
        return several(values) ? Set.of() : Setting.OF_CLUSTERS;
    }

    /** Without reporting a problem: the value may be invalid. */
    private static boolean several(SettingValues values) {
        return values.given(Setting.GENERATORS)
                .filter(text -> !text.equals("1"))
                .isPresent();
    }

    /** The message for such a setting. */
    static InvalidValue noEffect() {
        return new InvalidValue("has no effect on a single generator", "leave it out, or add -Dgenerators=3");
    }

    static ClusterSettings read(SettingValues values, Map<String, String> environment, Problems problems) {
        int generators = values.get(Setting.GENERATORS);
        if (generators == 1) {
            return ALONE;
        }
        if (values.given(Setting.GENERATOR).isEmpty()) {
            problems.add("generators=%d: each needs its number, for example -Dgenerator=0".formatted(generators));
        } else if (values.given(Setting.LEADER).isEmpty()
                && values.given(Setting.START_AT).isEmpty()) {
            problems.add(
                    "generators=%d: nothing says when their load begins: name where generator 0 listens, for example -Dleader=%s, or a time, for example -DstartAt=%s"
                            .formatted(generators, Setting.LEADER.example(), Setting.START_AT.example()));
        }
        Optional<Address> leader = values.find(Setting.LEADER);
        String secret = leader.isEmpty() ? "" : secret(values, problems);
        if (leader.isPresent() && secret.isEmpty() && !leader.get().loopback()) {
            problems.add(
                    "leader=%s is reachable from other machines, and %s is not set: give all generators the same secret, for example export %2$s=$(openssl rand -hex 16)"
                            .formatted(leader.get(), SECRET_VARIABLE));
        }
        return new ClusterSettings(
                new Share(
                        values.given(Setting.GENERATOR)
                                .map(given -> values.read(
                                        Setting.GENERATOR,
                                        (setting, text) -> index(setting, text, generators, environment),
                                        0))
                                .orElse(0),
                        generators),
                leader,
                values.find(Setting.START_AT),
                values.get(Setting.JOIN_WITHIN),
                values.get(Setting.IF_LOST),
                secret);
    }

    private static String secret(SettingValues values, Problems problems) {
        String secret = values.secret(SECRET_VARIABLE).strip();
        if (!secret.isEmpty() && secret.length() < SHORTEST_SECRET) {
            problems.add("%s has %d characters: expected at least %d, for example from openssl rand -hex 16"
                    .formatted(SECRET_VARIABLE, secret.length(), SHORTEST_SECRET));
        }
        return secret;
    }

    private static int index(Setting<?> setting, String text, int generators, Map<String, String> environment) {
        Engine engine = ENGINES.get(text);
        if (engine == null) {
            return index(setting, text, 0, generators);
        }
        String number = environment.getOrDefault(engine.index(), "");
        if (number.isEmpty()) {
            throw new InvalidValue(
                    "finds no number: " + engine.index() + " is not set in the environment",
                    "give the number itself, for example -Dgenerator=0");
        }
        String count = environment.getOrDefault(engine.count(), "");
        if (!count.isEmpty() && !count.equals(Integer.toString(generators))) {
            throw new InvalidValue(
                    "contradicts generators=%d: %s is %s".formatted(generators, engine.count(), count),
                    "start as many processes as there are generators, or give the number itself, for example -Dgenerator=0");
        }
        try {
            return index(setting, number, engine.first(), generators);
        } catch (InvalidValue wrong) {
            throw new InvalidValue(
                    "finds a wrong number: " + engine.index() + " is " + number,
                    "expected %d to %d, for generators=%d"
                            .formatted(engine.first(), engine.first() + generators - 1, generators));
        }
    }

    private static int index(Setting<?> setting, String text, int first, int generators) {
        int index = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) - first : -1;
        if (index < 0 || index >= generators) {
            throw InvalidValue.expected(
                    setting,
                    "is not the number of a generator",
                    "0 to " + (generators - 1) + ", or one of " + String.join(", ", ENGINES.keySet()));
        }
        return index;
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "generator " + share.index() + " of " + share.of();
    }
}
