package cerebras.loadtest.records;

/**
 * What of a file of records could not be used.
 *
 * @param lines how many lines
 * @param firstLine number of the first of them, from 1; 0 when there is none
 * @param reason why the first cannot be used, as it follows the number of the line: "is not JSON from column 7";
 *     {@code null} when there is none
 */
public record Damage(long lines, long firstLine, String reason) {

    public static final Damage NONE = new Damage(0, 0, null);

    /** The same, with one line more. */
    Damage and(long line, String why) {
        return lines == 0 ? new Damage(1, line, why) : new Damage(lines + 1, firstLine, reason);
    }

    /** Both, of two files or more: the first line is that of the file that comes first. */
    public Damage and(Damage other) {
        return lines == 0 ? other : new Damage(lines + other.lines, firstLine, reason);
    }

    public boolean any() {
        return lines > 0;
    }

    /** Which line is the first, and why it cannot be used: "line 7 is not JSON from column 3". To be asked only of {@link #any}. */
    public String first() {
        return "line " + firstLine + " " + reason;
    }
}
