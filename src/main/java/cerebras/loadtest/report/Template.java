package cerebras.loadtest.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.escaper.EscapeFilter;
import io.pebbletemplates.pebble.extension.escaper.EscapingStrategy;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The templates in {@code resources/report}, by format. Every value is escaped as its format needs it, and characters that
 * cannot be seen are shown. A template that asks for a value that does not exist fails instead of printing nothing.
 */
enum Template {
    /** Pages; line breaks after tags do not matter. */
    HTML(".html", true, text -> html(Printable.lines(text))),
    /** Markdown as GitHub and GitLab read it: nothing is taken for markup, and addresses are no links. */
    MARKDOWN(
            ".md",
            false,
            text -> Printable.word(text)
                    .replaceAll("[\\\\`*_\\[\\]<>|#~&$!@]", "\\\\$0")
                    .replaceAll("(?i):(?=//)|(?<=\\bwww)[.]", "\\\\$0")),
    /** Text for the console. */
    TEXT(".txt", false, Printable::word),
    /** XML, with plain spaces. */
    XML(".xml", false, text -> html(Printable.word(text).replace('\u00a0', ' ')));

    private static final String ESCAPING = "format";
    private static final EscapeFilter ESCAPE = new EscapeFilter();

    private final EscapingStrategy escaping;
    private final PebbleEngine engine;

    /** No cache: Pebble registers the macros of a cached template once more at its second rendering, and refuses. */
    Template(String suffix, boolean newLineTrimming, EscapingStrategy escaping) {
        this.escaping = escaping;
        ClasspathLoader templates = new ClasspathLoader(Template.class.getClassLoader());
        templates.setPrefix("report");
        templates.setSuffix(suffix);
        engine = new PebbleEngine.Builder()
                .loader(templates)
                .autoEscaping(true)
                .addEscapingStrategy(ESCAPING, escaping)
                .defaultEscapingStrategy(ESCAPING)
                .extension(new TextFilters())
                .newLineTrimming(newLineTrimming)
                .strictVariables(true)
                .cacheActive(false)
                .build();
    }

    /** The text of the template with this name. */
    String render(String name, Map<String, Object> parts) {
        StringWriter text = new StringWriter();
        try {
            engine.getTemplate(name).evaluate(text, parts, Locale.ROOT);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string could not be written to", impossible);
        }
        return text.toString();
    }

    /** A value as it appears in this format. */
    String escaped(String text) {
        return escaping.escape(text);
    }

    /** A text as code in Markdown, on one line. */
    static String code(String text) {
        return "`" + Printable.word(text).replace("`", "") + "`";
    }

    private static String html(String text) {
        return ESCAPE.apply(text, Map.of(), null, null, 0).toString();
    }

    /**
     * Filters for lines of the console. {@code text | wrap(first, indent)} breaks a line as {@link ConsoleText#wrapped} does,
     * {@code text | named(name)} has a name in a column of its own; {@code pad} and {@code right} fill a column. {@code text | code} is
     * code in Markdown.
     */
    private static final class TextFilters extends AbstractExtension {

        /** Begins a line to be copied as it is. */
        private static final String PREFORMATTED = "  ";

        @Override
        public Map<String, Filter> getFilters() {
            return Map.of(
                    "code",
                    new TextFilter(List.of(), (text, values) -> code(text)),
                    "wrap",
                    new TextFilter(
                            List.of("first", "indent"),
                            (text, values) -> text.startsWith(PREFORMATTED)
                                    ? text
                                    : ConsoleText.wrapped(values.get(0), text, values.get(1))
                                            .stripTrailing()),
                    "named",
                    new TextFilter(List.of("name"), (text, values) -> ConsoleText.named(values.get(0), text)),
                    "pad",
                    new TextFilter(
                            List.of("columns"),
                            (text, values) -> ConsoleText.padded(text, Integer.parseInt(values.get(0)))),
                    "right",
                    new TextFilter(List.of("columns"), (text, values) -> ("%" + values.get(0) + "s").formatted(text)));
        }
    }

    /** A filter of texts, which are made printable first. */
    private record TextFilter(List<String> names, BiFunction<String, List<String>, String> change) implements Filter {

        @Override
        public List<String> getArgumentNames() {
            return names;
        }

        @Override
        public Object apply(
                Object input, Map<String, Object> values, PebbleTemplate self, EvaluationContext context, int line) {
            List<String> arguments =
                    names.stream().map(name -> values.get(name).toString()).toList();
            return new SafeString(change.apply(Printable.word(input.toString()), arguments));
        }
    }
}
