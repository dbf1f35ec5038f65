package cerebras.loadtest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may import which, and whether the map of the code is true. */
class ArchitectureTest {

    private static final String ROOT = "cerebras.loadtest.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("cerebras.loadtest");
    private static final Path MAP = Path.of("src/README.md");
    private static final Map<String, String> SOURCES = sources();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "api,      ''",
        "settings, api",
        "models,   settings",
        "quota,    api settings",
        "workload, settings api",
        "records,  api settings quota",
        "load,     quota settings models workload records",
        "transport, records settings monitor api quota",
        "stats,    ''",
        "metrics,  records stats api quota",
        "monitor,  records",
        "analysis, metrics records stats settings quota",
        "export,   records metrics stats api",
        "report,   analysis metrics records stats settings api quota",
        "live,     metrics records stats api quota load report settings",
        "emulator, api settings models quota",
        "local,    settings api models quota emulator",
        "cli,      settings records metrics analysis report export local gatling",
        "run,      settings api models quota load workload records stats monitor transport analysis report live emulator",
        "cluster,  settings records export",
        "gatling,  settings api models quota load workload records metrics monitor transport analysis report live local emulator run cluster",
    })
    void roomImportsOnlyTheRoomsBelowIt(String room, String allowed) {
        List<String> allowedRooms = List.of((room + " " + allowed).strip().split(" "));
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(isInAnotherRoomThan(allowedRooms))
                .check(CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "log,    ''",
        "plan,   ''",
        "fault,  plan answer",
        "cache,  ''",
        "http,   plan log",
        "answer, plan cache",
        "form,   ''",
    })
    void roomOfTheEmulatorImportsOnlyTheRoomsBelowIt(String room, String allowed) {
        String emulator = ROOT + "emulator";
        List<String> allowedRooms = List.of((room + " " + allowed).strip().split(" "));
        noClasses()
                .that()
                .resideInAPackage(emulator + "." + room)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are in another room than " + allowedRooms,
                        type -> type.getPackageName().startsWith(emulator)
                                && allowedRooms.stream()
                                        .noneMatch(name -> type.getPackageName().equals(emulator + "." + name))))
                .check(CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "io.gatling..,              gatling",
        "io.netty..,                gatling transport emulator cluster",
        "com.knuddels.jtokkit..,    api",
        "com.typesafe.config..,     settings models",
        "com.networknt..,           emulator.form api",
        "com.fasterxml.jackson.dataformat.csv.., workload export",
        "io.github.bucket4j..,      quota",
        "io.pebbletemplates..,      report",
        "picocli..,                 cli",
        "org.bouncycastle..,        settings",
        "org.HdrHistogram..,        records stats metrics monitor export",
    })
    void libraryIsKnownToItsRoomsOnly(String library, String rooms) {
        String[] packages = List.of(rooms.split(" ")).stream()
                .map(room -> ROOT + room + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void formOfARequestIsCheckedWithoutTheRestOfTheEmulator() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "emulator.form")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "emulator..").and(resideOutsideOfPackage(ROOT + "emulator.form")))
                .check(CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"the setting `users`, 8", "a time to first token, 18"})
    void walkOfTheMapLeadsFromTypeToType(String walk, int mostTypes) throws IOException {
        List<String> types = walk(walk);
        assertTrue(2 < types.size() && types.size() <= mostTypes, types.toString());
        List<String> sources = types.stream().map(ArchitectureTest::sourceOf).toList();
        for (int i = 1; i < types.size(); i++) {
            assertTrue(
                    mentions(sources.get(i - 1), types.get(i)) || mentions(sources.get(i), types.get(i - 1)),
                    "Neither of %s and %s mentions the other: correct the walk in %s"
                            .formatted(types.get(i - 1), types.get(i), MAP));
        }
    }

    /** The types that the items of this walk begin with. */
    private static List<String> walk(String name) throws IOException {
        String section = Files.readString(MAP)
                .split("## Walk: " + Pattern.quote(name) + "\n")[1]
                .split("\n## ")[0];
        return Pattern.compile("(?m)^\\d+\\. `(\\w+)`")
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The text of the file of that name, or else of a file that declares the type within another one. */
    private static String sourceOf(String type) {
        Pattern declaration = Pattern.compile("\\b(class|record|interface|enum) " + type + "\\b");
        return Optional.ofNullable(SOURCES.get(type + ".java"))
                .orElseGet(() -> SOURCES.values().stream()
                        .filter(text -> declaration.matcher(text).find())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(
                                "No file declares %s: correct the walk in %s".formatted(type, MAP))));
    }

    private static boolean mentions(String source, String type) {
        return Pattern.compile("\\b" + type + "\\b").matcher(source).find();
    }

    private static Map<String, String> sources() {
        Map<String, String> texts = new HashMap<>();
        for (String root : List.of("src/main/java", "simulations")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    texts.put(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    private static DescribedPredicate<JavaClass> isInAnotherRoomThan(List<String> rooms) {
        return DescribedPredicate.describe(
                "are in another room than " + rooms,
                type -> type.getPackageName().startsWith(ROOT)
                        && !rooms.contains(
                                type.getPackageName().substring(ROOT.length()).split("\\.")[0]));
    }
}
