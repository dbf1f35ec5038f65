package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which calls the client cancels, and when: users who interrupt a voice, or lose patience.
 *
 * @param percent share of the calls, 0 to 99
 * @param after when a call is cancelled, unless its answer is complete by then
 * @param seed the same seed chooses the same calls
 */
public record CancelSettings(int percent, After after, long seed) {

    /** About the bytes of a token of English text. */
    public static final int BYTES_PER_TOKEN = 4;

    private static final int PERCENT = 100;
    private static final long OF_USER = 0x9E3779B97F4A7C15L;
    private static final long OF_CALL = 0xD1B54A32D192ED03L;

    /**
     * A point in the course of a call.
     *
     * @param unit what is counted, and from where
     * @param amount nanoseconds, tokens or events
     */
    public record Point(Unit unit, long amount) {}

    /** What the amount of a point counts. */
    public enum Unit {
        /** Nanoseconds since the request was sent. */
        SINCE_SENT,
        /** Nanoseconds since the first text. */
        SINCE_FIRST_TOKEN,
        /** Tokens that have arrived, at {@value #BYTES_PER_TOKEN} bytes of text each: a load does not wait for a tokenizer. */
        TOKENS,
        /** Events with text that have arrived. */
        EVENTS
    }

    /** All points from {@code least} to {@code most} are equally likely. */
    public record After(Unit unit, long least, long most) {

        static final String FORM = "50tokens, 20events, 2s or firstToken+500ms, each also as a range such as"
                + " firstToken+uniform(200ms,2s) or uniform(10,80)tokens";

        private static final String AMOUNT = "([0-9]+(?:[.][0-9]+)?(?:ms|s|m)?)";
        private static final Pattern TEXT = Pattern.compile("(firstToken[+])?(?:" + AMOUNT + "|uniform[(] *" + AMOUNT
                + " *, *" + AMOUNT + " *[)])(tokens|events)?");
        private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,8}");

        /** @throws InvalidValue if the text has another form, or its range is empty */
        static After of(Setting<?> setting, String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches() || matcher.group(1) != null && matcher.group(5) != null) {
                throw InvalidValue.of(setting);
            }
            String first = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            String last = matcher.group(2) == null ? matcher.group(4) : matcher.group(2);
            Unit unit = matcher.group(5) == null
                    ? matcher.group(1) == null ? Unit.SINCE_SENT : Unit.SINCE_FIRST_TOKEN
                    : matcher.group(5).equals("tokens") ? Unit.TOKENS : Unit.EVENTS;
            After after = new After(unit, amount(setting, unit, first), amount(setting, unit, last));
            if (after.most < after.least || after.most == 0) {
                throw InvalidValue.of(setting);
            }
            return after;
        }

        private static long amount(Setting<?> setting, Unit unit, String text) {
            if (unit == Unit.SINCE_SENT || unit == Unit.SINCE_FIRST_TOKEN) {
                return ValueType.DURATION.parser().parse(setting, text).toNanos();
            }
            if (!WHOLE.matcher(text).matches()) {
                throw InvalidValue.of(setting);
            }
            return Long.parseLong(text);
        }

        /** Whether only answers that are streamed can reach it. */
        boolean needsStream() {
            return unit != Unit.SINCE_SENT;
        }
    }

    static CancelSettings read(SettingValues values, long seed) {
        int percent = values.findInt(Setting.CANCEL_SHARE).orElse(0);
        boolean whole = values.given(Setting.STREAM).filter("false"::equals).isPresent();
        After after = values.read(
                Setting.CANCEL_AFTER,
                (setting, text) -> checked(After.of(setting, text), percent > 0 && whole),
                new After(Unit.TOKENS, 1, 1));
        return new CancelSettings(percent, after, seed);
    }

    private static After checked(After after, boolean whole) {
        if (after.needsStream() && whole) {
            throw new InvalidValue(
                    "needs streamed answers, and stream is false",
                    "give a time after the request, for example -Dcancel.after=2s, or leave out -Dstream=false");
        }
        return after;
    }

    /**
     * When a call is to be cancelled; absent for most calls.
     *
     * @param user number of its virtual user
     * @param call number of the user's call
     */
    public Optional<Point> of(long user, long call) {
        if (percent == 0) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(seed + OF_USER * user + OF_CALL * call);
        return random.nextInt(PERCENT) < percent
                ? Optional.of(new Point(after.unit, random.nextLong(after.least, after.most + 1)))
                : Optional.empty();
    }
}
