package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    /** What is in the left column is written as Java would write it: these characters cannot be seen. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text, Grüße, 日本, 😀 | plain text, Grüße, 日本, 😀",
                "a \u001b[31mred           | a \\u001B[31mred",
                "a\u0007b                  | a\\u0007b",
                "a\u0000b                  | a\\u0000b",
                "a\u009b2Jb                | a\\u009B2Jb",
                "evil\u202egpj.exe         | evil\\u202Egpj.exe",
                "a\u2066b\u2069            | a\\u2066b\\u2069",
                "a\u200bb                  | a\\u200Bb",
                "a\u2028b                  | a\\u2028b",
                "a\uD800b                  | a\\uD800b",
                "a\uDB40\uDC01b            | a\\uE0001b",
            })
    void whatSteersATerminalIsShownAsItsNumber(String text, String shown) {
        assertEquals(shown, Printable.word(text));
        assertEquals(shown, Printable.lines(text));
    }

    @Test
    void lineBreaksStayInLinesOnly() {
        assertEquals("a\n\tb\r\n", Printable.lines("a\n\tb\r\n"));
        assertEquals("a\\u000A\\u0009b", Printable.word("a\n\tb"));
    }

    @Test
    void writerShowsWhateverWayItIsWrittenTo() {
        StringWriter text = new StringWriter();
        PrintWriter out = Printable.writer(new PrintWriter(text));
        out.println("a\u001bb");
        out.write('\u001b');
        out.write(new char[] {'x', '\u001b', 'y'}, 1, 1);
        out.printf("%s%n", "\u202e");
        out.flush();
        assertEquals("a\\u001Bb\n\\u001B\\u001B\\u202E\n", text.toString());
    }
}
