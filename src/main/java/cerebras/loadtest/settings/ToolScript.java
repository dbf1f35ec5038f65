package cerebras.loadtest.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When an emulated model calls which tools, as {@code emulator.tools} has it: turns with commas between them. A turn
 * names the tools that it calls, several with {@code +} for calls side by side, or is a count: {@code 3} for three
 * turns with one call each, {@code 3x2} for three turns with two calls each, of the offered tools in rotation. After the
 * last turn the model answers in text.
 *
 * @param turns the calls of each turn: names of tools, or {@link #NEXT}; empty if the model never calls a tool by itself
 */
public record ToolScript(List<List<String>> turns) {

    /** Stands for the next of the offered tools, in rotation over all calls of the script. */
    private static final String NEXT = "";

    /** One call after each message of a user. */
    public static final ToolScript ONE_CALL = new ToolScript(List.of(List.of(NEXT)));

    private static final Pattern COUNT = Pattern.compile("([0-9]{1,3})(?:x([1-9][0-9]?))?");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
    private static final int MOST_TURNS = 1000;

    /** @throws IllegalArgumentException if the text has another form */
    public static ToolScript parse(String text) {
        List<List<String>> turns = new ArrayList<>();
        for (String turn : text.split(",", -1)) {
            Matcher count = COUNT.matcher(turn.strip());
            if (count.matches()) {
                int calls = count.group(2) == null ? 1 : Integer.parseInt(count.group(2));
                turns.addAll(Collections.nCopies(Integer.parseInt(count.group(1)), Collections.nCopies(calls, NEXT)));
            } else {
                turns.add(Stream.of(turn.split("[+]", -1)).map(ToolScript::name).toList());
            }
            if (turns.size() > MOST_TURNS) {
                throw new IllegalArgumentException("more than " + MOST_TURNS + " turns");
            }
        }
        return new ToolScript(List.copyOf(turns));
    }

    private static String name(String text) {
        if (!NAME.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("not the name of a tool: " + text);
        }
        return text.strip();
    }

    /**
     * The tools to call.
     *
     * @param turn number of turns with tool calls since the user spoke last
     * @param offered names of the tools that the request offers; others are left out
     * @return empty for an answer in text
     */
    public List<String> calls(int turn, List<String> offered) {
        if (turn >= turns.size() || offered.isEmpty()) {
            return List.of();
        }
        int made = turns.subList(0, turn).stream().mapToInt(List::size).sum();
        List<String> calls = new ArrayList<>();
        for (String name : turns.get(turn)) {
            calls.add(name.equals(NEXT) ? offered.get(made++ % offered.size()) : name);
        }
        return calls.stream().filter(offered::contains).toList();
    }
}
