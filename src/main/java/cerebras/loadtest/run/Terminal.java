package cerebras.loadtest.run;

import java.io.Console;
import java.util.Map;
import java.util.function.Consumer;

/** Detects whether the console is a terminal on which a line can be overwritten. */
final class Terminal {

    private Terminal() {}

    /**
     * A printer of raw text; {@code null} if the output goes to a file, a pipe or a terminal without control sequences.
     */
    static Consumer<String> printer() {
        return present(System.console(), System.getenv())
                ? text -> {
                    System.out.print(text);
                    System.out.flush();
                }
                : null;
    }

    private static boolean present(Console console, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        return console != null && isTerminal(console) && !kind.equals("dumb") && !environment.containsKey("CI");
    }

    /** Since Java 22, there is a console object even without a terminal; it has a method to distinguish them. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException earlierJava) {
            return true;
        }
    }
}
