package cerebras.loadtest.settings;

import cerebras.loadtest.settings.UserFile.FileChoice;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Arrivals of an open load.
 *
 * @param ratePerSecond calls a second at full load, more than 0; absent if none is given
 * @param pattern the arrival pattern
 * @param seed seed of random arrival times, 0 or more
 */
public record ArrivalSettings(OptionalDouble ratePerSecond, ArrivalPattern pattern, long seed) {

    static ArrivalSettings read(SettingValues values, long seed) {
        return new ArrivalSettings(values.findDouble(Setting.RATE), values.get(Setting.ARRIVALS), seed);
    }

    /** The distribution of gaps between arrivals. */
    public enum ArrivalPattern {
        /** A Poisson process: independent arrivals, as from many users. */
        POISSON,
        /** Evenly spaced. */
        CONSTANT;

        /** As a user writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The trace to replay.
     *
     * @param file its path; absent if none is given
     * @param speed replay speed relative to the recording, 0.001 to 1000
     */
    public record TraceSettings(Optional<Path> file, double speed) {

        static TraceSettings read(SettingValues values, Path userFiles) {
            var files = new FileChoice(userFiles, "traces");
            return new TraceSettings(
                    values.given(Setting.TRACE).map(name -> values.read(Setting.TRACE, files::file, Path.of(""))),
                    values.get(Setting.TRACE_SPEED));
        }
    }
}
