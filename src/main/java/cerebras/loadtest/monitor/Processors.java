package cerebras.loadtest.monitor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How busy the processors are. What the operating system does not tell is {@code null}. */
final class Processors {

  private final int count;
  private final LongSupplier processNanos;
  private final DoubleSupplier machineShare;
  private long latestNanos;

  /**
   * @param count processors that this process may use
   * @param processNanos processor time of this process since it began; below 0 when not known
   * @param machineShare share of all processors that was in use since it was last asked, 0 to 1; below 0 when not known
   */
  Processors(int count, LongSupplier processNanos, DoubleSupplier machineShare) {
    this.count = count;
    this.processNanos = processNanos;
    this.machineShare = machineShare;
    latestNanos = processNanos.getAsLong();
    machineShare.getAsDouble(); // The first answer is 0 whatever the load: it is since nothing.
  }

  /** Those of this machine. */
  static Processors ofThisMachine() {
    int count = Runtime.getRuntime().availableProcessors();
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? new Processors(count, system::getProcessCpuTime, system::getCpuLoad)
        : new Processors(count, () -> -1, () -> -1);
  }

  /** Processor time of this process / that of all processors, since the last call, {@code spanNanos} ago. */
  Double processShare(long spanNanos) {
    long beforeNanos = latestNanos;
    latestNanos = processNanos.getAsLong();
    return beforeNanos < 0 || latestNanos < 0 || spanNanos <= 0
        ? null
        : Math.min(1, (double) (latestNanos - beforeNanos) / spanNanos / count);
  }

  /** The same of all processes of the machine. */
  Double machineShare() {
    double share = machineShare.getAsDouble();
    return share >= 0 ? Math.min(1, share) : null;
  }
}
