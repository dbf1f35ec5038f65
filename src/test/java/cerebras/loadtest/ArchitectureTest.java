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
    "api,      ''",
    "settings, api",
    "models,   settings",
    "quota,    api settings",
    "load,     quota",
    "workload, settings api",
    "records,  api quota",
    "stats,    ''",
    "metrics,  records stats api quota",
    "monitor,  records",
    "analysis, metrics records stats settings",
    "export,   records metrics stats api",
    "report,   analysis metrics records stats settings api quota",
    "live,     metrics records stats api quota load report",
    "emulator, api settings models quota",
    "local,    settings api models quota emulator",
    "cli,      settings records metrics analysis report export",
    "gatling,  settings api models quota load workload records metrics stats monitor analysis report live local emulator",
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
    "com.knuddels.jtokkit..,    api",
    "com.typesafe.config..,     settings models",
    "com.networknt..,           emulator.form",
    "com.fasterxml.jackson.dataformat.csv.., workload export",
    "io.github.bucket4j..,      quota",
    "io.pebbletemplates..,      report",
    "picocli..,                 cli",
    "org.bouncycastle..,        settings",
    "org.HdrHistogram..,        records stats metrics monitor export",
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
