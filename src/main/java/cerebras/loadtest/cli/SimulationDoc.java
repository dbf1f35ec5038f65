package cerebras.loadtest.cli;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Javadoc comment of a simulation. Its first sentence is the question that the simulation answers; its paragraphs
 * begin with words such as {@code Load:} and {@code Look at:}.
 *
 * @param paragraphs as plain text without line breaks; the first one is the question; empty if there is no comment
 * @param names texts in {@code {@code}} tags of the comment, such as names of settings
 */
record SimulationDoc(List<String> paragraphs, Set<String> names) {

    private static final Pattern COMMENT = Pattern.compile(
            "/[*][*]((?:(?![*]/).)*)[*]/\\s*(?:@\\w+\\S*\\s+)*public\\s+(?:final\\s+)?class\\b", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("[{]@(?:code|link|literal)\\s+([^}]*)[}]");
    private static final Pattern MAVEN = Pattern.compile("mvn gatling:test -Dsimulation=");

    SimulationDoc {
        paragraphs = List.copyOf(paragraphs);
        names = Set.copyOf(names);
    }

    /** @param source text of the simulation's source file */
    static SimulationDoc of(String source) {
        Matcher comment = COMMENT.matcher(source);
        if (!comment.find()) {
            return new SimulationDoc(List.of(), Set.of());
        }
        String text = comment.group(1).replaceAll("(?m)^\\s*[*] ?", "").split("(?m)^@\\w")[0];
        Set<String> names =
                CODE.matcher(text).results().map(code -> code.group(1).strip()).collect(Collectors.toSet());
        return new SimulationDoc(
                Stream.of(text.split("<p>|<li>|</?[uo]l>"))
                        .map(SimulationDoc::plain)
                        .filter(paragraph -> !paragraph.isEmpty())
                        .toList(),
                names);
    }

    /** The commands for Maven become those of this command line. */
    private static String plain(String html) {
        String text =
                CODE.matcher(html.replaceAll("\\s+", " ")).replaceAll("$1").replaceAll("</?\\w+>", "");
        return MAVEN.matcher(text)
                .replaceAll("loadtest run ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }

    /** The question that the simulation answers; empty if its comment has none. */
    String question() {
        return paragraphs.isEmpty() ? "" : paragraphs.get(0);
    }
}
