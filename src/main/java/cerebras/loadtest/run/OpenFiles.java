package cerebras.loadtest.run;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Whether this process may open as many files as a load needs: each connection is one, and one more where the emulator
 * answers in the same process.
 *
 * @param open files that are open already
 * @param limit how many may be; Java raises the soft limit to the hard one when it starts
 */
public record OpenFiles(long open, long limit) {

    /** For records, report, and what event loops and Java open later. By choice: about twice what was seen. */
    private static final int RESERVE = 50;

    /** Of this process; absent where the operating system does not tell. */
    public static Optional<OpenFiles> now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Optional.of(new OpenFiles(unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount()))
                : Optional.empty();
    }

    /**
     * Checks a load whose users all have connections at the same time. Of an open load nobody knows that before.
     *
     * @param embedded whether the emulator answers in this process
     * @throws Refused when the load cannot work
     */
    public void check(LoadPlan plan, boolean embedded) {
        if (plan.users() == null) {
            return;
        }
        long connections = (embedded ? 2L : 1L) * plan.users();
        long needed = open + connections + RESERVE;
        if (needed > limit) {
            throw new Refused(
                    "users=%d needs about %d open files%s, and the limit of this process is %d: raise it, for example"
                                    .formatted(
                                            plan.users(),
                                            needed,
                                            embedded
                                                    ? " (two for each user, because the emulator runs in this process)"
                                                    : "",
                                            limit)
                            + " ulimit -n %d, or use fewer users"
                                    .formatted(Math.max(1024, Long.highestOneBit(2 * needed - 1))));
        }
    }
}
