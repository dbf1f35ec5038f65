package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.statistics.distribution.LogNormalDistribution;

/** The distribution of the lengths of synthetic prompts, in tokens of the user's message. */
public sealed interface PromptLength {

    /** The shortest prompt: room for the mark that makes it unique, its task, and a few words. By choice. */
    int LEAST = 32;
    /** The longest prompt: far above any context window. By choice. */
    int MOST = 1_000_000;

    /**
     * The length that this share of all prompts does not exceed, before rounding. The share is between 0 and 1, both
     * excluded.
     */
    double quantile(double share);

    /** The mean length. */
    double mean();

    /** The {@link #quantile} as a whole number, limited to the range from {@link #LEAST} to {@link #MOST}. */
    default int tokens(double share) {
        return (int) Math.min(MOST, Math.max(LEAST, Math.round(quantile(share))));
    }

    /** All prompts have this length. */
    record Exactly(int tokens) implements PromptLength {

        @Override
        public double quantile(double share) {
            return tokens;
        }

        @Override
        public double mean() {
            return tokens;
        }
    }

    /** All lengths from {@code least} to {@code most} are equally likely. */
    record Uniform(int least, int most) implements PromptLength {

        @Override
        public double quantile(double share) {
            return least + share * (most - least);
        }

        @Override
        public double mean() {
            return (least + most) / 2.0;
        }
    }

    /**
     * Many short prompts and a few very long ones, as in real traffic: the logarithm of the length is normally
     * distributed.
     *
     * @param sigma standard deviation of the natural logarithm, more than 0
     */
    record LogNormal(double mean, double sigma) implements PromptLength {

        /** The mean of a log-normal distribution is exp(mu + sigma² / 2), so mu = ln(mean) - sigma² / 2. */
        @Override
        public double quantile(double share) {
            double mu = Math.log(mean) - sigma * sigma / 2;
            return LogNormalDistribution.of(mu, sigma).inverseCumulativeProbability(share);
        }
    }

    /**
     * Parses the length of prompts: {@code 500}, {@code uniform(100,900)} or {@code lognormal(500,0.6)}.
     *
     * @param setting the setting, for messages
     */
    record PromptLengthForm(Setting<?> setting) {

        private static final BigDecimal WIDEST_SIGMA = BigDecimal.valueOf(3);

        private static final Pattern WHOLE = Pattern.compile("[0-9]+");
        private static final Pattern CALL = Pattern.compile("([a-z]+)[(] *([0-9.]+) *, *([0-9.]+) *[)]");
        private static final Pattern NUMBER = Pattern.compile("[0-9]+([.][0-9]+)?");

        /** @throws InvalidValue if the text has none of these forms, or a number out of range */
        static PromptLength of(Setting<?> setting, String text) {
            return new PromptLengthForm(setting).read(text);
        }

        private PromptLength read(String text) {
            Matcher call = CALL.matcher(text);
            return call.matches()
                    ? distribution(call.group(1), call.group(2), call.group(3))
                    : new Exactly(tokens(text));
        }

        private PromptLength distribution(String name, String first, String second) {
            return switch (name) {
                case "uniform" -> uniform(tokens(first), tokens(second));
                case "lognormal" -> new LogNormal(tokens(first), sigma(second));
                default -> throw InvalidValue.of(setting);
            };
        }

        private PromptLength uniform(int least, int most) {
            if (least > most) {
                throw InvalidValue.expected(setting, "ends before it begins", "uniform(least,most)");
            }
            return new Uniform(least, most);
        }

        private int tokens(String text) {
            if (!WHOLE.matcher(text).matches()) {
                throw InvalidValue.of(setting);
            }
            BigDecimal tokens = new BigDecimal(text);
            if (tokens.compareTo(BigDecimal.valueOf(PromptLength.LEAST)) < 0) {
                throw InvalidValue.expected(setting, "is too short", "at least " + PromptLength.LEAST + " tokens");
            }
            if (tokens.compareTo(BigDecimal.valueOf(PromptLength.MOST)) > 0) {
                throw InvalidValue.expected(setting, "is too long", "at most " + PromptLength.MOST + " tokens");
            }
            return tokens.intValue();
        }

        private double sigma(String text) {
            boolean number = NUMBER.matcher(text).matches();
            if (!number || new BigDecimal(text).signum() == 0 || new BigDecimal(text).compareTo(WIDEST_SIGMA) > 0) {
                throw InvalidValue.expected(
                        setting,
                        "has a sigma that cannot be used",
                        "lognormal(mean,sigma) with a sigma above 0 and up to " + WIDEST_SIGMA);
            }
            return Double.parseDouble(text);
        }
    }
}
