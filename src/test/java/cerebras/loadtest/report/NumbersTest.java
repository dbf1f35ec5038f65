package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0           | 0 ms
      48000       | 0.048 ms
      480000      | 0.48 ms
      9996000     | 10.0 ms
      12345678    | 12.3 ms
      99960000    | 100 ms
      812400000   | 812 ms
      9999499999  | 9,999 ms
      9999500000  | 10.0 s
      12345000000 | 12.3 s
      -480000     | -0.48 ms""")
    void timesHaveThreeSignificantDigitsAndTheirUnit(double nanos, String text) {
        assertEquals(text, spaced(Numbers.CONSOLE.time(nanos)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0.0004    | 0
      7.1       | 7.10
      95.25     | 95.3
      1842.6    | 1,843
      1234567.8 | 1,234,568""")
    void speedsKeepAllTheirWholeDigits(double tokensPerSecond, String text) {
        assertEquals(text + " tokens/s", spaced(Numbers.CONSOLE.speed(tokensPerSecond)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0.34 | 10.2 | 0.3 s | 20 s
      3    | 90   | 3 s   | 90 s
      9.2  | 276  | 9 s   | 5 min
      130  | 3900 | 2 min 10 s | 65 min""")
    void missingIntervalSaysHowLongTheRunShouldBe(double state, double needed, String lasted, String run) {
        assertEquals(
                "no interval: the service's state lasted about " + lasted + ", run at least " + run,
                Numbers.CONSOLE.tooShort(new TooShort(state, needed)).replace(" ", " "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      1.6249 | 1.62
      12.34  | 12.3
      0.0512 | 0.051
      1.0051 | 1.01
      1.0049 | 1.005
      0.9981 | 0.998
      1      | 1.000""")
    void ratioThatIsNearlyOneHasMoreDigits(double ratio, String text) {
        assertEquals(text, Numbers.CONSOLE.ratio(ratio));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0       | 0       | –
      0       | 5       | 0 %
      5       | 5       | 100 %
      1       | 3       | 33.3 %
      1       | 10000   | < 0.1 %
      9999    | 10000   | > 99.9 %
      9990    | 10000   | 99.9 %""")
    void onlyNothingIsZeroPercentAndOnlyAllIsAHundred(long part, long whole, String text) {
        assertEquals(text, Numbers.CONSOLE.share(part, whole));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0            | 0 s
      480000000    | 0.48 s
      60000000000  | 60 s
      90500000000  | 90.5 s
      600000000000 | 10 min
      150000000000 | 2 min 30 s
      7199000000000 | 119 min 59 s
      7200000000000 | 2 h
      12000000000000 | 3 h 20 min""")
    void durationsReadAsTheyWouldBeWritten(long nanos, String text) {
        assertEquals(text, Numbers.CONSOLE.duration(nanos));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      0          | $0.00
      0.00012345 | $0.000123
      0.5        | $0.50
      2.224      | $2.22
      1234.5     | $1,234.50""")
    void sumsOfMoneyHaveCentsAndSmallOnesMore(BigDecimal dollars, String text) {
        assertEquals(text, Numbers.CONSOLE.dollars(dollars));
    }

    @Test
    void priceIsAsExactAsItIs() {
        assertEquals("$1.125", Numbers.CONSOLE.price(new BigDecimal("1.1250")));
        assertEquals("$3.00", Numbers.CONSOLE.price(new BigDecimal("3")));
    }

    @Test
    void pageGroupsByANarrowSpace() {
        assertEquals("1,843", Numbers.PAGE.count(1_843));
    }

    @Test
    void differenceHasItsSign() {
        assertEquals("−4.0 %", Numbers.PAGE.difference(-0.04));
        assertEquals("+12.3 %", Numbers.PAGE.difference(0.123));
    }

    private static String spaced(Quantity quantity) {
        return quantity.number() + " " + quantity.unit();
    }

    /** Between two powers of two lie 1,024 buckets: 8.59 to 17.2 s has buckets of 8.4 ms, 16,777 to 33,554 of 16. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      TIME  | 9999000000 | 10.0 s
      TIME  | 9432000000 | 9,430 ms
      TIME  | 5432000000 | 5,430 ms
      TIME  | 1843000000 | 1,843 ms
      TIME  | 181400000  | 181 ms
      TIME  | 13546000   | 13.5 ms
      TIME  | 12346000000 | 12.3 s
      TIME  | 0          | 0 ms
      SPEED | 18434      | 18,430 tokens/s
      SPEED | 1843       | 1,843 tokens/s""")
    void percentileHasNoDigitThatItsHistogramDoesNotResolve(AttemptMetric.Unit unit, double value, String text) {
        assertEquals(text, spaced(Numbers.CONSOLE.percentile(unit, value)));
    }
}
