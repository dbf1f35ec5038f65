package cerebras.loadtest.report;

import cerebras.loadtest.records.VisibleJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/** A text on the classpath that is inlined into the page, or served to the page of a running load. */
public final class Asset {

    private static final String ECHARTS = "META-INF/resources/webjars/echarts/";
    private static final String ECHARTS_PROPERTIES = "META-INF/maven/org.webjars/echarts/pom.properties";

    private Asset() {}

    /** The page's own styles. */
    public static String style() {
        return withoutEnd("style", read("report/page.css"));
    }

    /** The page's own script. */
    static String script() {
        return withoutEnd("script", read("report/charts.js") + read("report/page.js"));
    }

    /** Apache ECharts in the build that has lines, bars and SVG: two thirds of the full one. Its licence comes first. */
    public static String echarts() {
        return withoutEnd("script", read(ECHARTS + echartsVersion() + "/echarts.common.min.js"));
    }

    private static String echartsVersion() {
        try (InputStream stream = open(ECHARTS_PROPERTIES)) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(ECHARTS_PROPERTIES, unreadable);
        }
    }

    /** Code has no escape that would be safe everywhere, so a text that could end its own element is refused. */
    private static String withoutEnd(String element, String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        if (lowerCase.contains("</" + element) || lowerCase.contains("<!--")) {
            throw new IllegalStateException("a " + element + " that ends its own element cannot be inlined");
        }
        return text;
    }

    private static String read(String path) {
        try (InputStream stream = open(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }

    private static InputStream open(String path) {
        InputStream stream = Asset.class.getClassLoader().getResourceAsStream(path);
        if (stream == null) {
            throw new IllegalStateException(path + " is not on the classpath");
        }
        return stream;
    }

    /** JSON that may stand inside a script element: no {@code <} in it, so nothing in a string can end the element. */
    static final class PageJson {

        private static final JsonMapper MAPPER = mapper();

        private PageJson() {}

        static String text(Object value) {
            try {
                return MAPPER.writeValueAsString(value);
            } catch (JsonProcessingException impossible) {
                throw new IllegalArgumentException("not a page's data: " + value.getClass(), impossible);
            }
        }

        private static JsonMapper mapper() {
            JsonMapper mapper = new JsonMapper();
            mapper.getFactory().setCharacterEscapes(new WithoutLessThan());
            return mapper;
        }

        private static final class WithoutLessThan extends VisibleJson {

            private static final long serialVersionUID = 1L;

            @Override
            public int[] getEscapeCodesForAscii() {
                int[] codes = super.getEscapeCodesForAscii();
                codes['<'] = ESCAPE_STANDARD;
                return codes;
            }
        }
    }
}
