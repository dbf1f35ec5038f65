package cerebras.loadtest.load;

import cerebras.loadtest.load.QuotaLimiter.Findings;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Decides whether a request may be sent, given all earlier ones. Times are nanoseconds and never decrease. Not
 * thread-safe.
 */
final class Ledger {

    /** No limit has a longer period. */
    private static final Duration LONGEST_PAUSE = Period.DAY.duration();

    private final Map<String, SlidingWindow> windows = new LinkedHashMap<>();
    private final Map<String, OpenWindow> openWindows = new LinkedHashMap<>();
    private final Set<Entry> inFlight = new HashSet<>();
    private long pausedUntilNanos;
    private boolean answered;
    private long entered;
    private Findings findings = Findings.NONE;

    Ledger(List<Limit> limits, long nowNanos) {
        limits.forEach(limit -> windows.put(limit.name(), new SlidingWindow(limit)));
        pausedUntilNanos = nowNanos;
    }

    Findings findings() {
        return findings;
    }

    boolean admits(long tokens, long nowNanos) {
        windows.values().forEach(window -> window.leaveUntil(nowNanos));
        return (answered || inFlight.isEmpty())
                && pausedUntilNanos - nowNanos <= 0
                && windows.values().stream().allMatch(window -> window.fits(tokens))
                && openWindows.values().stream().allMatch(window -> window.fits(tokens, nowNanos));
    }

    /**
     * The minimum wait of a request that is not admitted, if no answer comes earlier: until the pause is over, and
     * until something has left every full window or its reset has passed. Absent if only an answer can help.
     */
    OptionalLong waitNanos(long tokens, long nowNanos) {
        if (pausedUntilNanos - nowNanos > 0) {
            return OptionalLong.of(pausedUntilNanos - nowNanos);
        }
        LongStream leaving = windows.values().stream()
                .filter(window -> !window.fits(tokens))
                .flatMapToLong(window -> window.nextLeavesNanos().stream());
        LongStream resets = openWindows.values().stream()
                .filter(window -> !window.fits(tokens, nowNanos))
                .flatMapToLong(window -> window.resetNanos().stream());
        return LongStream.concat(leaving, resets)
                .map(leavesNanos -> leavesNanos - nowNanos)
                .max();
    }

    /** Counts a request from now on. */
    Entry enter(long tokens, long nowNanos) {
        if (windows.values().stream().anyMatch(window -> window.isExceededBy(tokens))) {
            findings = findings.withOversized();
        }
        Entry entry = new Entry(tokens, entered++);
        windows.values().forEach(window -> entry.enter(window, nowNanos));
        openWindows.values().forEach(window -> window.enter(tokens));
        inFlight.add(entry);
        return entry;
    }

    /** The headers of a request's answer have arrived. Only the first invocation before its end has an effect. */
    void answered(Entry entry, Announcement announcement, long nowNanos) {
        if (entry.isSeen()) {
            return;
        }
        answered = true;
        pause(announcement.retryAfter().orElse(Duration.ZERO), nowNanos);
        boolean foreignUse = false;
        for (AnnouncedLimit limit : announcement.limits()) {
            foreignUse |= showsForeignUse(entry, limit, nowNanos);
        }
        findings = foreignUse ? findings.withForeignUse() : findings;
        seen(entry, nowNanos);
        announcement.openLimits().forEach(limit -> openWindow(limit).announced(limit, entry.number(), nowNanos));
    }

    /**
     * A request was refused and has ended. Only the first invocation has an effect, and none after headers or the end.
     */
    void refused(Entry entry, Announcement announcement, long nowNanos) {
        if (!entry.isSeen()) {
            entry.refused();
            answered(entry, announcement, nowNanos);
            ended(entry, OptionalLong.of(0), nowNanos);
        }
    }

    /** A request has ended. Only the first invocation has an effect. */
    void ended(Entry entry, OptionalLong usedTokens, long nowNanos) {
        if (inFlight.remove(entry)) {
            seen(entry, nowNanos);
            entry.ended(usedTokens, nowNanos);
        }
    }

    private void seen(Entry entry, long nowNanos) {
        if (!entry.isSeen()) {
            entry.seen(nowNanos);
            openWindows.values().forEach(window -> window.seen(entry.tokens()));
        }
    }

    private OpenWindow openWindow(OpenLimit limit) {
        return openWindows.computeIfAbsent(limit.resource() + " " + limit.window(), name -> {
            OpenWindow window = new OpenWindow(limit.resource());
            inFlight.stream().filter(entry -> !entry.isSeen()).forEach(entry -> window.enter(entry.tokens()));
            return window;
        });
    }

    private void pause(Duration pause, long nowNanos) {
        long pauseNanos = (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
        pausedUntilNanos = nowNanos + Math.max(pausedUntilNanos - nowNanos, pauseNanos);
    }

    private boolean showsForeignUse(Entry entry, AnnouncedLimit announced, long nowNanos) {
        Limit limit = announced.limit();
        SlidingWindow window = windows.computeIfAbsent(limit.name(), name -> open(limit, nowNanos));
        return entry.share(window).announced(limit, announced.remaining(), nowNanos);
    }

    private SlidingWindow open(Limit limit, long nowNanos) {
        SlidingWindow window = new SlidingWindow(limit);
        inFlight.forEach(entry -> entry.enter(window, nowNanos));
        return window;
    }

    /** A released request: its share of each window, until its end. Not thread-safe. */
    static final class Entry {

        private final long tokens;
        private final long number;
        private final Map<SlidingWindow, SlidingWindow.Share> shares = new LinkedHashMap<>();
        private boolean refused;
        private boolean seen;

        /** @param number of the request, in the order of release */
        Entry(long tokens, long number) {
            this.tokens = tokens;
            this.number = number;
        }

        long tokens() {
            return tokens;
        }

        long number() {
            return number;
        }

        void enter(SlidingWindow window, long nowNanos) {
            SlidingWindow.Share share = window.take(tokens);
            shares.put(window, share);
            if (refused) {
                share.refused();
            }
            if (seen) {
                share.seen(nowNanos);
            }
        }

        /** Its share of a window. */
        SlidingWindow.Share share(SlidingWindow window) {
            return shares.get(window);
        }

        boolean isSeen() {
            return seen;
        }

        /** The server has certainly counted it by now. Only the first invocation has an effect. */
        void seen(long nowNanos) {
            if (!seen) {
                seen = true;
                shares.values().forEach(share -> share.seen(nowNanos));
            }
        }

        /** The server did not count it. To be called before its announcement is processed. */
        void refused() {
            refused = true;
            shares.values().forEach(SlidingWindow.Share::refused);
        }

        /** @param usedTokens absent if unknown: the reserved tokens then stay counted */
        void ended(OptionalLong usedTokens, long nowNanos) {
            seen(nowNanos);
            usedTokens.ifPresent(used -> shares.values().forEach(share -> share.settle(used, nowNanos)));
        }
    }
}
