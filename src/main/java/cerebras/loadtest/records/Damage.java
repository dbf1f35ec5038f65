package cerebras.loadtest.records;

/**
 * The unusable lines of a file of records.
 *
 * @param lines number of unusable lines
 * @param firstLine number of the first unusable line, from 1; 0 if there is none
 * @param reason why that line is unusable, as it follows its number: "is not JSON from column 7"; {@code null} if there is
 *     none
 */
public record Damage(long lines, long firstLine, String reason) {

    public static final Damage NONE = new Damage(0, 0, null);

    /** A copy with one more line. */
    Damage and(long line, String why) {
        return lines == 0 ? new Damage(1, line, why) : new Damage(lines + 1, firstLine, reason);
    }

    /** The damage of several files together; the first line is that of the first damaged file. */
    public Damage and(Damage other) {
        return lines == 0 ? other : new Damage(lines + other.lines, firstLine, reason);
    }

    public boolean any() {
        return lines > 0;
    }

    /** The first unusable line and the reason: "line 7 is not JSON from column 3". Call only if there is {@link #any}. */
    public String first() {
        return "line " + firstLine + " " + reason;
    }
}
