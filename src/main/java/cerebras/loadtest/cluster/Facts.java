package cerebras.loadtest.cluster;

import cerebras.loadtest.records.SuiteVersion;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to be the same on all generators. */
public final class Facts {

    private static final int MOST_NAMED = 3;

    /** Enough to tell files apart, and short enough to read. */
    private static final int DIGEST_BYTES = 6;

    /** Settings that may differ: what each generator is called, and what it shows. */
    private static final Set<Setting<?>> OWN = Set.of(
            Setting.GENERATOR,
            Setting.LEADER,
            Setting.JOIN_WITHIN,
            Setting.PROGRESS,
            Setting.LIVE_PORT,
            Setting.LIVE_HOST,
            Setting.LIVE_LINGER,
            Setting.PROXY);

    private Facts() {}

    /** Version, settings, and digests of what settings only name: the simulation's code, prompts and trace. */
    public static Map<String, String> of(Class<?> simulation, RunSettings settings) {
        Map<String, String> facts = new TreeMap<>(settings.effective());
        OWN.forEach(setting -> facts.remove(setting.key()));
        facts.put("version", SuiteVersion.text());
        facts.put("simulation", simulation.getName());
        facts.put("digest of the simulation", digest(code(simulation)));
        facts.put("digest of the prompts", digest(settings.prompts().toString().getBytes(StandardCharsets.UTF_8)));
        settings.sessions().file().ifPresent(file -> facts.put("digest of the sessions", digest(content(file))));
        settings.trace().file().ifPresent(file -> facts.put("digest of the trace", digest(content(file))));
        return facts;
    }

    private static byte[] code(Class<?> simulation) {
        try (InputStream code =
                simulation.getResourceAsStream("/" + simulation.getName().replace('.', '/') + ".class")) {
            return code == null ? new byte[0] : code.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The facts that differ, with both values; absent if none does. */
    static Optional<String> difference(Map<String, String> leader, Map<String, String> member) {
        TreeSet<String> names = new TreeSet<>(leader.keySet());
        names.addAll(member.keySet());
        String differences = names.stream()
                .filter(name -> !Objects.equals(leader.get(name), member.get(name)))
                .limit(MOST_NAMED)
                .flatMap(name -> Stream.of(
                        "%s is %s there and %s here".formatted(name, shown(member.get(name)), shown(leader.get(name)))))
                .collect(Collectors.joining(", "));
        return differences.isEmpty() ? Optional.empty() : Optional.of(differences);
    }

    private static String shown(String value) {
        return value == null ? "not set" : value;
    }
}
