package cerebras.loadtest.monitor;

import cerebras.loadtest.records.ClientSample.Pauses;
import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Records every garbage-collection pause, on a thread of the JVM. */
final class PauseWatch implements NotificationListener, AutoCloseable {

    private final AtomicReference<Pauses> recorded = new AtomicReference<>(Pauses.NONE);
    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(PauseWatch::pauses)
            .filter(NotificationEmitter.class::isInstance)
            .map(NotificationEmitter.class::cast)
            .toList();

    PauseWatch() {
        collectors.forEach(collector -> collector.addNotificationListener(this, null, null));
    }

    /** ZGC and Shenandoah also report a collector "Cycles", which runs concurrently with the program. */
    private static boolean pauses(GarbageCollectorMXBean collector) {
        return !collector.getName().endsWith("Cycles");
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            ended(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo()
                    .getDuration());
        }
    }

    /** A pause of that many milliseconds has ended. */
    void ended(long millis) {
        recorded.updateAndGet(pauses -> pauses.with(TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    /** The pauses since the last call; {@code null} if the JVM does not report them. */
    Pauses drain() {
        return collectors.isEmpty() ? null : recorded.getAndSet(Pauses.NONE);
    }

    @Override
    public void close() {
        collectors.forEach(this::leave);
    }

    private void leave(NotificationEmitter collector) {
        try {
            collector.removeNotificationListener(this);
        } catch (ListenerNotFoundException alreadyGone) {
            // Then it is as it should be.
        }
    }
}
