package cerebras.loadtest.emulator.answer;

/** Combines two seeds into one, so that similar inputs give unrelated results. */
public final class Seeds {

    private Seeds() {}

    /** The finalizer of MurmurHash3, over the second number times the golden ratio. */
    public static long mix(long seed, long number) {
        long z = seed + number * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }
}
