package cerebras.loadtest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of the house, and which way imports may point. */
class ArchitectureTest {

  private static final String ROOT = "cerebras.loadtest.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("cerebras.loadtest");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "config,   wire hocon",
    "wire,     ''",
    "tokens,   wire",
    "hocon,    ''",
    "quota,    wire hocon",
    "pace,     quota",
    "probe,    quota",
    "schedule, ''",
    "budget,   ''",
    "trace,    ''",
    "measure,  wire tokens quota",
    "catalogue, hocon",
    "emulator, wire tokens hocon catalogue quota",
    "transform, measure tokens",
    "gate,     config measure",
    "search,   gate measure",
    "compare,  measure",
    "calibrate, measure",
    "instrument, measure",
    "trust,    measure",
    "report,   config measure tokens gate search quota calibrate trust compare",
    "live,     wire measure tokens quota budget report",
    "command,  config hocon measure gate compare report transform",
    "local,    config hocon catalogue quota emulator wire",
    "workload, config wire tokens trace",
    "gatling,  config wire tokens schedule trace workload budget quota pace probe measure instrument gate search"
        + " catalogue emulator local calibrate report live",
  })
  void roomImportsOnlyTheRoomsBelowIt(String room, String allowed) {
    List<String> allowedRooms = List.of((room + " " + allowed).strip().split(" "));
    noClasses().that().resideInAPackage(ROOT + room + "..")
        .should().dependOnClassesThat(isInAnotherRoomThan(allowedRooms))
        .check(CLASSES);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "log,    ''",
    "plan,   ''",
    "fault,  plan",
    "cache,  ''",
    "http,   plan log",
    "answer, plan cache",
    "form,   ''",
  })
  void roomOfTheEmulatorImportsOnlyTheRoomsBelowIt(String room, String allowed) {
    String emulator = ROOT + "emulator";
    List<String> allowedRooms = List.of((room + " " + allowed).strip().split(" "));
    noClasses().that().resideInAPackage(emulator + "." + room)
        .should().dependOnClassesThat(DescribedPredicate.describe("are in another room than " + allowedRooms, type ->
            type.getPackageName().startsWith(emulator)
                && allowedRooms.stream().noneMatch(name -> type.getPackageName().equals(emulator + "." + name))))
        .check(CLASSES);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "io.gatling..,              gatling",
    "io.netty..,                gatling emulator",
    "com.knuddels.jtokkit..,    tokens",
    "com.typesafe.config..,     hocon catalogue",
    "com.networknt..,           emulator.form",
    "com.fasterxml.jackson.dataformat.csv.., trace transform",
    "io.github.bucket4j..,      quota",
    "io.pebbletemplates..,      report",
    "picocli..,                 command",
    "org.bouncycastle..,        config",
    "org.HdrHistogram..,        measure instrument transform",
  })
  void libraryIsKnownToItsRoomsOnly(String library, String rooms) {
    String[] packages = List.of(rooms.split(" ")).stream().map(room -> ROOT + room + "..").toArray(String[]::new);
    noClasses().that().resideOutsideOfPackages(packages)
        .should().dependOnClassesThat().resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void formOfARequestIsCheckedWithoutTheRestOfTheEmulator() {
    noClasses().that().resideInAPackage(ROOT + "emulator.form")
        .should().dependOnClassesThat(resideInAPackage(ROOT + "emulator..")
            .and(resideOutsideOfPackage(ROOT + "emulator.form")))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isInAnotherRoomThan(List<String> rooms) {
    return DescribedPredicate.describe("are in another room than " + rooms, type ->
        type.getPackageName().startsWith(ROOT)
            && !rooms.contains(type.getPackageName().substring(ROOT.length()).split("\\.")[0]));
  }
}
