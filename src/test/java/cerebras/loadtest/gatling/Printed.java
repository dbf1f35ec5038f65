package cerebras.loadtest.gatling;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * What came of something, and what this JVM printed meanwhile. Where no exit code is asked for, it spares a process, whose
 * start takes longer than a run.
 */
record Printed<T>(T result, String output) {

    static <T> Printed<T> by(ThrowingSupplier<T> something) throws Throwable {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return new Printed<>(something.get(), bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
