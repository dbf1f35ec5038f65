package cerebras.loadtest.report;

import cerebras.loadtest.records.VisibleJson;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text on the classpath that is inlined into the page, or served to the page of a running load. */
public final class Asset {

    private static final String ECHARTS = "META-INF/resources/webjars/echarts/";
    private static final String ECHARTS_PROPERTIES = "META-INF/maven/org.webjars/echarts/pom.properties";

    private Asset() {}

    /** The page's own styles. */
    public static String style() {
        return withoutEnd("style", read("report/page.css"));
    }

    /** The page's own script, the parts that others use first. */
    static String script() {
        return withoutEnd(
                "script",
                Stream.of("kit", "charts", "hero", "calls", "figures", "page", "run")
                        .map(name -> read("report/" + name + ".js"))
                        .collect(Collectors.joining("\n")));
    }

    /** Notes errors of the scripts that follow it, so that tests can see them. */
    static String watch() {
        return withoutEnd("script", read("report/watch.js"));
    }

    /**
     * What the page may do: run and apply exactly the scripts and styles that are in it, and load nothing. Style attributes
     * are allowed, since ECharts sets them.
     */
    static String contentSecurityPolicy() {
        String scripts =
                Stream.of(watch(), echarts(), script()).map(Asset::hash).collect(Collectors.joining(" "));
        return "default-src 'none'; script-src " + scripts + "; style-src-elem " + hash(style())
                + "; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
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
            mapper.registerModule(new SimpleModule().addSerializer(Double.class, new Rounded()));
            mapper.registerModule(new SimpleModule().addSerializer(double.class, new Rounded()));
            return mapper;
        }

        /** Five significant digits: more than a chart can show, and half of the page's size. */
        private static final class Rounded extends JsonSerializer<Double> {

            private static final MathContext FIVE_DIGITS = new MathContext(5);

            @Override
            public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
                if (value.isNaN() || value.isInfinite()) {
                    json.writeNull();
                } else {
                    BigDecimal rounded =
                            new BigDecimal(value).round(FIVE_DIGITS).stripTrailingZeros();
                    json.writeNumber(rounded.toPlainString());
                }
            }
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
