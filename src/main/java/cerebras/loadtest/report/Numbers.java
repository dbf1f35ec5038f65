package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import cerebras.loadtest.stats.Percentile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them: three significant digits, all digits of a large one, thousands grouped by a comma, everywhere. */
public enum Numbers {
    PAGE,
    CONSOLE;

    /** Stands for what was not measured. */
    public static final String ABSENT = "–";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_FROM_NANOS = 9_999.5e6;
    /** An HdrHistogram with 3 significant digits has 1,024 buckets between a power of two and the next. */
    private static final int BUCKET_BITS = 10;

    private static final long PARTS = 1_000_000_000;
    private static final int CENT_DECIMALS = 2;
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final double TEN_SECONDS = 10;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long MINUTES_FROM_SECONDS = 120;
    private static final long MINUTES_PER_HOUR = 60;
    private static final long HOURS_FROM_MINUTES = 120;

    /** Nanoseconds as milliseconds, without the unit: the number files and tables hold. */
    static double millis(double nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    /** Nanoseconds as seconds, without the unit. */
    static double seconds(double nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    /** Three significant digits, but at most three decimals and never fewer than the whole part: 0.048, 12.3, 1,843. */
    public String decimal(double value) {
        return fixed(value, decimals(Math.abs(value)));
    }

    /** How many times as much; what is not exactly as much never looks like it, as far as three decimals tell. */
    String ratio(double value) {
        return Math.abs(value - 1) < 0.005 ? fixed(value, 3) : decimal(value);
    }

    /** A number of things. */
    public String count(long value) {
        return format("#,##0").format(value);
    }

    /** A number of things with their name, which takes an s in the plural. */
    public String count(long value, String thing) {
        return count(value) + " " + thing + (value == 1 ? "" : "s");
    }

    /** A time with its unit: milliseconds below ten seconds, else seconds. */
    public Quantity time(double nanos) {
        return Math.abs(nanos) < SECONDS_FROM_NANOS
                ? new Quantity(decimal(millis(nanos)), "ms")
                : new Quantity(decimal(seconds(nanos)), "s");
    }

    /** A speed with its unit. */
    Quantity speed(double tokensPerSecond) {
        return new Quantity(decimal(tokensPerSecond), "tokens/s");
    }

    /** A value in the unit of the model: times are nanoseconds. */
    Quantity quantity(AttemptMetric.Unit unit, double value) {
        return switch (unit) {
            case TIME -> time(value);
            case SPEED -> speed(value);
            case TOKENS -> new Quantity(decimal(value), "tokens");
            case SHARE -> new Quantity(percent(value).replace(" %", ""), "%");
            case COUNT -> new Quantity(decimal(value), "");
            case DOLLARS -> new Quantity(dollars(BigDecimal.valueOf(value)), "");
        };
    }

    /** A percentile, or an end of its interval: without digits that the histogram behind it does not resolve. */
    Quantity percentile(AttemptMetric.Unit unit, double value) {
        return quantity(unit, resolved(unit, value));
    }

    /**
     * Rounds to the power of ten that is nearest to the width of the histogram's bucket at this value: 5,432 ms lies in a
     * bucket of 4 ms and becomes 5,430 ms. A value that is shown with fewer digits than that stays as it is, because rounding
     * it twice could round it up.
     */
    static double resolved(AttemptMetric.Unit unit, double value) {
        double scale = switch (unit) {
            case TIME, COUNT -> 1;
            case SPEED, TOKENS, SHARE -> 1_000;
            case DOLLARS -> 1e9;
        };
        int exponent = Math.getExponent(Math.abs(value) * scale);
        if (value == 0 || exponent <= BUCKET_BITS) {
            return value;
        }
        double width = Math.scalb(1.0, exponent - BUCKET_BITS) / scale;
        int power = (int) Math.round(Math.log10(width));
        if (Math.pow(10, power) <= lastDigit(unit, value)) {
            return value;
        }
        return BigDecimal.valueOf(value).setScale(-power, RoundingMode.HALF_UP).doubleValue();
    }

    /** The worth of the last digit that is shown, in the unit of the value. */
    private static double lastDigit(AttemptMetric.Unit unit, double value) {
        double shownUnit = unit != AttemptMetric.Unit.TIME
                ? 1
                : Math.abs(value) < SECONDS_FROM_NANOS ? NANOS_PER_MILLI : NANOS_PER_SECOND;
        return shownUnit * Math.pow(10, -decimals(Math.abs(value) / shownUnit));
    }

    /** The 95 % interval of a percentile, with units where its ends do not share one; empty when it has none. */
    String interval(Percentile percentile, AttemptMetric.Unit unit) {
        if (percentile.sampleTooSmall()) {
            return "";
        }
        Quantity low = percentile(unit, percentile.low());
        Quantity high = percentile(unit, percentile.high());
        String begin = low.unit().equals(high.unit()) ? low.number() : low.text();
        return begin + " – " + high.text();
    }

    /** Why there is no interval, and how long a run would have one: to ten seconds, or to minutes. */
    String tooShort(TooShort window) {
        double needed = window.neededSeconds();
        long rounded = Math.round(
                needed < MINUTES_FROM_SECONDS
                        ? Math.ceil(needed / TEN_SECONDS) * TEN_SECONDS
                        : Math.ceil(needed / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE);
        return "no interval: the service's state lasted about " + about(window.stateSeconds()) + ", run at least "
                + duration(TimeUnit.SECONDS.toNanos(rounded));
    }

    private String about(double seconds) {
        return seconds < 1 ? fixed(seconds, 1) + " s" : duration(TimeUnit.SECONDS.toNanos(Math.round(seconds)));
    }

    /** A planned or measured length: 60 s, 2.5 s, 10 min, 2 min 30 s, 3 h 20 min. */
    public String duration(long nanos) {
        long wholeSeconds = Math.round(seconds(nanos));
        if (wholeSeconds < MINUTES_FROM_SECONDS) {
            return plain(seconds(nanos)) + " s";
        }
        long minutes = wholeSeconds / SECONDS_PER_MINUTE;
        return minutes < HOURS_FROM_MINUTES
                ? whole(minutes, "min", wholeSeconds % SECONDS_PER_MINUTE, "s")
                : whole(minutes / MINUTES_PER_HOUR, "h", minutes % MINUTES_PER_HOUR, "min");
    }

    private String whole(long amount, String unit, long rest, String smallerUnit) {
        return count(amount) + " " + unit + (rest == 0 ? "" : " " + rest + " " + smallerUnit);
    }

    /** A part of a whole in percent. Only nothing is 0 %, and only all is 100 %. */
    String share(long part, long whole) {
        if (whole == 0) {
            return ABSENT;
        }
        if (part == 0 || part == whole) {
            return part == 0 ? "0 %" : "100 %";
        }
        double percent = 100.0 * part / whole;
        if (percent < 0.05 || percent >= 99.95) {
            return percent < 50 ? "< 0.1 %" : "> 99.9 %";
        }
        return fixed(percent, 1) + " %";
    }

    /** A share of 0 to 1 in percent, to the hundredth; rounded down, so that less than a limit never looks like it. */
    String percent(double share) {
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).setScale(2, RoundingMode.FLOOR);
        return plain(percent.doubleValue()) + " %";
    }

    /** A part of 0 to 1 in percent, as {@link #share}. */
    public String part(double part) {
        return share(Math.round(part * PARTS), PARTS);
    }

    /** The same of a whole that is not 0, with its unit apart. */
    Quantity percent(long part, long whole) {
        String[] share = share(part, whole).split(" (?=%)");
        return new Quantity(share[0], share[1]);
    }

    /** A sum in US dollars: whole cents, and below a dollar as many digits as three significant ones take. */
    public String dollars(BigDecimal dollars) {
        return price(
                dollars.compareTo(BigDecimal.ONE) < 0
                        ? dollars.round(THREE_DIGITS)
                        : dollars.setScale(CENT_DECIMALS, RoundingMode.HALF_UP));
    }

    /** A price in US dollars, as exact as it is. */
    public String price(BigDecimal dollars) {
        int decimals = Math.max(CENT_DECIMALS, dollars.stripTrailingZeros().scale());
        return "$" + format("#,##0." + "0".repeat(decimals)).format(dollars);
    }

    /** A difference in percent, with its sign. */
    String difference(double ratio) {
        return (ratio < 0 ? "−" : "+") + fixed(Math.abs(100 * ratio), 1) + " %";
    }

    private String plain(double value) {
        return format("#,##0.##").format(value);
    }

    private String fixed(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        String pattern = decimals == 0 ? "#,##0" : "#,##0." + "0".repeat(decimals);
        return rounded.signum() == 0 ? "0" : format(pattern).format(rounded);
    }

    /** The limits are where rounding would add a digit. */
    private static int decimals(double magnitude) {
        if (magnitude < 0.0995) {
            return 3;
        }
        if (magnitude < 9.995) {
            return 2;
        }
        return magnitude < 99.95 ? 1 : 0;
    }

    private DecimalFormat format(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    /** A number with its unit, ready to be read. */
    public record Quantity(String number, String unit) {

        /** Both, with a space between that does not break. */
        String text() {
            return unit.isEmpty() ? number : number + "\u00a0" + unit;
        }
    }
}
