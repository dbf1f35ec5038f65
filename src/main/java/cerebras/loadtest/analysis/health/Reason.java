package cerebras.loadtest.analysis.health;

import java.util.Set;

/**
 * Why figures are not to be believed as they stand.
 *
 * @param symptom what is too much
 * @param verdict how bad that is: strained or not sound
 * @param measured in the symptom's unit
 * @param limit what {@code measured} exceeds, in the same unit
 * @param yardstick what the limit is a part of; {@code null} when it is a part of nothing measured
 * @param touched which figures
 */
public record Reason(
    Symptom symptom, HealthStatus verdict, double measured, double limit, ReferenceTime yardstick, Set<Touched> touched) {}
