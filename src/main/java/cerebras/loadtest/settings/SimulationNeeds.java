package cerebras.loadtest.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The settings that a simulation declares in its constructor, determined without a run.
 *
 * @param defaults its own defaults, as a user would write them
 * @param unused settings that its load does not use
 */
public record SimulationNeeds(Map<String, String> defaults, Set<Setting<?>> unused) {

    private static final ThreadLocal<Boolean> ASKED = ThreadLocal.withInitial(() -> false);

    /**
     * Constructs a simulation up to the point where it reads its settings.
     *
     * @return absent if it reads none
     * @throws Exception an exception that the constructor throws before that
     */
    public static Optional<SimulationNeeds> of(Callable<?> constructor) throws Exception {
        ASKED.set(true);
        try {
            constructor.call();
            return Optional.empty();
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .filter(Told.class::isInstance)
                    .findFirst()
                    .map(told -> ((Told) told).needs)
                    .map(Optional::of)
                    .orElseThrow(() -> e);
        } finally {
            ASKED.remove();
        }
    }

    /** Called where the settings of a simulation are read; does nothing outside {@link #of}. */
    public static void tell(Map<String, String> defaults, Set<Setting<?>> unused) {
        if (ASKED.get()) {
            throw new Told(new SimulationNeeds(defaults, unused));
        }
    }

    private static final class Told extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient SimulationNeeds needs;

        Told(SimulationNeeds needs) {
            super(null, null, false, false);
            this.needs = needs;
        }
    }
}
