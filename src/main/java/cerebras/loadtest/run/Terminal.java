package cerebras.loadtest.run;

import java.io.Console;
import java.util.Map;
import java.util.function.Consumer;

/** Whether the console is a terminal on which a line can be replaced. */
final class Terminal {

    private Terminal() {}

    /** Prints a text as it is; {@code null} where the output goes to a file, a pipe or a terminal without control sequences. */
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

    /** From Java 22 on, there is a console without a terminal too, and it says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException earlierJava) {
            return true;
        }
    }
}
