package cerebras.loadtest.stats;

import java.util.Iterator;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Percentiles of how long something takes, where not every end was observed: the product-limit estimate of Kaplan and Meier
 * (Journal of the American Statistical Association 53, 1958). What was still going on when the observation ended counts as
 * lasting longer than it did until then; what had begun before the observation counts from the age it had when that began
 * (delayed entry: Klein and Moeschberger, Survival Analysis, 4.6).
 *
 * <p>With d ends at age t and n observed at that age, S(t) = Π (1 − d / n). The 95 % interval of a percentile has the ages at
 * which the interval of S(t) includes the percentile's share (Brookmeyer and Crowley, Biometrics 38, 1982); that of S(t) comes from
 * Greenwood's variance of ln S(t), on the scale of ln(−ln S(t)). Observations are taken as independent.
 *
 * <p>Ages are nanoseconds with 3 significant digits. Memory does not grow with their number.
 */
public final class KaplanMeier {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NORMAL_REACH = 1.959964;

    private final Histogram entries = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram ends = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram censored = new Histogram(SIGNIFICANT_DIGITS);

    /**
     * @param fromNanos age at the beginning of the observation, 0 or more
     * @param toNanos age at its end, at least {@code fromNanos}
     * @param ended whether it ended at that age; if not, it was observed until then
     */
    public void add(long fromNanos, long toNanos, boolean ended) {
        entries.recordValue(Math.min(fromNanos, Sample.MOST_UNITS));
        (ended ? ends : censored).recordValue(Math.min(toNanos, Sample.MOST_UNITS));
    }

    /** A copy, for a look at observations that go on. */
    public KaplanMeier copy() {
        KaplanMeier copy = new KaplanMeier();
        copy.entries.add(entries);
        copy.ends.add(ends);
        copy.censored.add(censored);
        return copy;
    }

    /**
     * The age that this percentage does not exceed, in nanoseconds; absent where fewer are known to end. Its interval is absent where
     * one of its ends is not known.
     */
    public Optional<Percentile> percentile(double percent) {
        double share = 1 - percent / 100;
        Double low = null;
        Double value = null;
        Double high = null;
        double survival = 1;
        double greenwood = 0;
        Iterator<HistogramIterationValue> ages = ends.recordedValues().iterator();
        while (high == null && survival > 0 && ages.hasNext()) {
            HistogramIterationValue age = ages.next();
            long nanos = age.getValueIteratedTo();
            double ended = age.getCountAtValueIteratedTo();
            double observed = observed(age);
            survival *= 1 - ended / observed;
            greenwood += ended / (observed * (observed - ended));
            double reach = survival == 0 ? 0 : NORMAL_REACH * Math.sqrt(greenwood) / -Math.log(survival);
            low = low == null && Math.pow(survival, Math.exp(reach)) <= share ? Double.valueOf(nanos) : low;
            value = value == null && survival <= share ? Double.valueOf(nanos) : value;
            high = Math.pow(survival, Math.exp(-reach)) <= share ? Double.valueOf(nanos) : null;
        }
        return value == null
                ? Optional.empty()
                : Optional.of(new Percentile(percent, value, high == null ? null : low, high));
    }

    /** How many were observed at this age: those that had entered, without those that had left earlier. */
    private double observed(HistogramIterationValue age) {
        long nanos = age.getValueIteratedTo();
        long endedEarlier = age.getTotalCountToThisValue() - age.getCountAtValueIteratedTo();
        long lowest = ends.lowestEquivalentValue(nanos);
        long leftEarlier = lowest == 0 ? 0 : censored.getCountBetweenValues(0, lowest - 1);
        return entries.getCountBetweenValues(0, nanos) - endedEarlier - leftEarlier;
    }
}
