package cerebras.loadtest.run;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Checks whether this process may open as many files as a load needs: one per connection, and another one if the
 * emulator is in the same process.
 *
 * @param open number of open files
 * @param limit maximum; Java raises the soft limit to the hard limit when it starts
 */
public record OpenFiles(long open, long limit) {

    /**
     * For records, report, and files that event loops and Java open later. By choice: about twice the observed number.
     */
    private static final int RESERVE = 50;

    /** The values of this process; absent if the operating system does not provide them. */
    public static Optional<OpenFiles> now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Optional.of(new OpenFiles(unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount()))
                : Optional.empty();
    }

    /**
     * Checks a load whose users all have connections at the same time. Open loads are not checked, because their number
     * of connections is unknown.
     *
     * @param connectionsPerUser ends of connections in this process: one to each target, and one of an embedded emulator
     * @param embedded whether an emulator is in this process
     * @throws Refused if the load cannot work
     */
    public void check(LoadPlan plan, int connectionsPerUser, boolean embedded) {
        if (plan.users() == null) {
            return;
        }
        long connections = (long) connectionsPerUser * plan.users();
        long needed = open + connections + RESERVE;
        if (needed > limit) {
            throw new Refused(
                    "users=%d needs about %d open files%s, and the limit of this process is %d: raise it, for example"
                                    .formatted(
                                            plan.users(),
                                            needed,
                                            embedded
                                                    ? " (%d for each user, because an emulator runs in this process)"
                                                            .formatted(connectionsPerUser)
                                                    : "",
                                            limit)
                            + " ulimit -n %d, or use fewer users"
                                    .formatted(Math.max(1024, Long.highestOneBit(2 * needed - 1))));
        }
    }
}
