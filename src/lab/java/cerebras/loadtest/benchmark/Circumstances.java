package cerebras.loadtest.benchmark;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When, where and by which command a benchmark ran: no figure without them. */
final class Circumstances {

    private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private Circumstances() {}

    /** Five lines. */
    static String text() {
        return """
        date     %s
        command  %s
        machine  %d cores, %s %s
        java     %s %s, %s
        place    %s""".formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        System.getProperty("sun.java.command").replace(MAVEN, "mvn"),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        String.join(" ", ChildJvm.FLAGS),
                        Cores.placement());
    }
}
