package cerebras.loadtest.emulator.fault;

import java.time.Duration;

/** Refuses what no fault can be made of. */
final class Guard {

    private Guard() {}

    static void notNegative(String component, int value) {
        require(value >= 0, component, value, "0 or more");
    }

    static void positive(String component, int value) {
        require(value > 0, component, value, "1 or more");
    }

    static void positive(String component, Duration value) {
        require(!value.isNegative() && !value.isZero(), component, value, "more than 0");
    }

    static void require(boolean valid, String component, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(component + "=" + value + " is not possible: expected " + expected);
        }
    }
}
