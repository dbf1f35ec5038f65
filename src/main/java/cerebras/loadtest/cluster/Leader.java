package cerebras.loadtest.cluster;

import cerebras.loadtest.export.RunMerge;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.settings.ClusterSettings;
import cerebras.loadtest.settings.ClusterSettings.Address;
import cerebras.loadtest.settings.ClusterSettings.LossPolicy;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.SettingsException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Generator 0. One thread accepts connections, and each connection has a thread that receives. */
final class Leader implements Cluster {

    /** Between the decision to begin and the beginning: time to open the run and for Gatling to start its first user. */
    static final Duration AHEAD = Duration.ofSeconds(2);

    /** When all wake up for the decision, before they begin. */
    static final Duration AWAKE = AHEAD.plusMillis(200);

    /** When they are told to, before they begin. */
    private static final Duration PROPOSED = AWAKE.plusMillis(300);

    /** By choice: a generator that wakes up later than this is too busy to begin well. */
    private static final long LATE_NANOS = 50_000_000;

    /** For the others to end their last calls and to send their records, as long as they give signs of life. */
    private static final Duration FOR_RECORDS = Duration.ofHours(1);

    /** Before connections are closed: the others read why. */
    private static final Duration FOR_REFUSAL = Duration.ofMillis(300);

    private static final Duration IN_HASTE = Duration.ofSeconds(5);

    private final ClusterSettings settings;
    private final Map<String, String> facts;
    private final Clock clock;
    private final Consumer<String> console;
    private final ServerSocket server;
    private final Security security;

    /** Guards everything below, and is notified of all changes. */
    private final Object lock = new Object();

    private final Map<Integer, Peer> peers = new TreeMap<>();
    private BiConsumer<String, LoadStop.Cause> stop;
    private Path runFolder;
    private Start start;
    private boolean over;
    private boolean lateAgain;
    private long ownLateNanos;

    /** Another generator; its fields are guarded by the lock, its records used by its thread. */
    private static final class Peer {
        private final int index;
        private final Connection connection;
        private Message.ClockReading clockReading;
        private boolean ready;
        private Long awakeLateNanos;
        private Long beganLateNanos;
        private boolean ended;
        private String lost;
        private ReceivedRecords records;

        Peer(int index, Connection connection) {
            this.index = index;
            this.connection = connection;
        }

        boolean gone() {
            return ended || lost != null;
        }
    }

    private Leader(
            ClusterSettings settings,
            Map<String, String> facts,
            Clock clock,
            Consumer<String> console,
            ServerSocket server,
            Security security) {
        this.settings = settings;
        this.facts = facts;
        this.clock = clock;
        this.console = console;
        this.server = server;
        this.security = security;
    }

    /** Listens, and waits until all have joined. */
    static Leader open(ClusterSettings settings, Map<String, String> facts, Clock clock, Consumer<String> console) {
        Address address = settings.leader().orElseThrow();
        Security security = settings.secret().isEmpty() ? null : Security.ofLeader(settings.secret());
        Leader leader = new Leader(settings, facts, clock, console, listen(address, security), security);
        Threads.start("cluster-accept", leader::accept);
        Threads.start("cluster-beat", leader::beat);
        try {
            leader.awaitAll();
        } catch (Refused refusal) {
            leader.refuse(refusal.getMessage());
            throw refusal;
        }
        return leader;
    }

    /** On all addresses unless the leader is only for this machine: a name may resolve to another one's view of it. */
    private static ServerSocket listen(Address address, Security security) {
        try {
            ServerSocket server = security == null
                    ? new ServerSocket()
                    : security.tls().getServerSocketFactory().createServerSocket();
            server.setReuseAddress(true);
            InetAddress host = InetAddress.getByName(address.host());
            server.bind(
                    host.isLoopbackAddress()
                            ? new InetSocketAddress(host, address.port())
                            : new InetSocketAddress(address.port()));
            return server;
        } catch (IOException e) {
            throw new Refused("leader=%s cannot be listened at: %s: name another port, for example -Dleader=%s:%d"
                    .formatted(address, e.getMessage(), address.host(), address.port() % 65_000 + 1));
        }
    }

    private void awaitAll() {
        console.accept("Waiting for %d of %d generators at %s, for at most %d s."
                .formatted(
                        settings.share().of() - 1,
                        settings.share().of(),
                        settings.leader().orElseThrow(),
                        settings.joinWithin().toSeconds()));
        boolean all = await(
                settings.joinWithin(),
                () -> peers.size() == settings.share().of() - 1
                        && peers.values().stream().allMatch(peer -> peer.clockReading != null));
        if (!all) {
            String missing;
            synchronized (lock) {
                missing = IntStream.range(1, settings.share().of())
                        .filter(index -> !peers.containsKey(index))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
            }
            throw new Refused(
                    "joinWithin=%ds is over, and not all of generators=%d have joined leader=%s%s: start them, or wait longer, for example -DjoinWithin=5m"
                            .formatted(
                                    settings.joinWithin().toSeconds(),
                                    settings.share().of(),
                                    settings.leader().orElseThrow(),
                                    missing.isEmpty() ? "" : "; missing: " + missing));
        }
        long errorNanos = all(peer -> peer.clockReading.errorNanos())
                .max(Comparator.naturalOrder())
                .orElse(0L);
        console.accept("All %d generators have joined; their clocks were compared to within %.2f ms."
                .formatted(settings.share().of(), errorNanos / 1e6));
    }

    private <T> Stream<T> all(Function<Peer, T> part) {
        synchronized (lock) {
            return peers.values().stream().map(part).toList().stream();
        }
    }

    /**
     * Waits until the condition holds, which is evaluated under the lock.
     *
     * @return whether it does
     * @throws Refused if a generator is lost before the load
     */
    private boolean await(Duration most, BooleanSupplier condition) {
        long lastNanos = clock.nanoTime() + most.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long left = lastNanos - clock.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    lock.wait(left / 1_000_000 + 1);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                if (start == null) {
                    peers.values().stream()
                            .filter(peer -> peer.lost != null)
                            .findFirst()
                            .ifPresent(peer -> {
                                throw new Refused("generator %d was lost before the load began: %s"
                                        .formatted(peer.index, peer.lost));
                            });
                }
            }
            return true;
        }
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public TargetFacts target(Supplier<TargetFacts> preflight) {
        try {
            TargetFacts found = preflight.get();
            broadcast(new Message.Target(found));
            return found;
        } catch (Refused | SettingsException refusal) {
            refuse(refusal.getMessage());
            throw refusal;
        }
    }

    @Override
    public Path folder(Path folder) {
        synchronized (lock) {
            runFolder = folder;
        }
        return Cluster.folderOf(folder, 0);
    }

    /** All wake up some time before the start: whoever is late then makes all begin anew, once. */
    @Override
    public Start awaitStart() {
        try {
            if (!await(settings.joinWithin(), () -> peers.values().stream().allMatch(peer -> peer.ready))) {
                throw new Refused("joinWithin=%ds is over, and not all generators are ready"
                        .formatted(settings.joinWithin().toSeconds()));
            }
            Start first = propose(settings.startAt().orElse(Instant.EPOCH));
            Start agreed = first;
            if (!allAwakeInTime(first)) {
                console.accept("A generator was late to begin: all begin anew.");
                agreed = propose(Instant.EPOCH);
                lateAgain = !allAwakeInTime(agreed);
            }
            synchronized (lock) {
                start = agreed;
            }
            broadcast(new Message.Go());
            return agreed;
        } catch (Refused refusal) {
            refuse(refusal.getMessage());
            throw refusal;
        }
    }

    private Start propose(Instant earliest) {
        synchronized (lock) {
            peers.values().forEach(peer -> peer.awakeLateNanos = null);
        }
        Instant now = Instant.now();
        long nowNanos = clock.nanoTime();
        Instant wallTime = Stream.of(now.plus(PROPOSED), earliest)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Start proposed = new Start(nowNanos + Duration.between(now, wallTime).toNanos(), wallTime);
        broadcast(new Message.StartAt(proposed.originNanos(), wallTime.toString()));
        return proposed;
    }

    private boolean allAwakeInTime(Start proposed) {
        long ownLate = Waiting.until(clock, proposed.originNanos() - AWAKE.toNanos());
        boolean known = await(
                Duration.ofNanos(proposed.originNanos() - AHEAD.toNanos() - clock.nanoTime()),
                () -> peers.values().stream().allMatch(peer -> peer.awakeLateNanos != null));
        return known
                && ownLate <= LATE_NANOS
                && all(peer -> peer.awakeLateNanos).allMatch(late -> late <= LATE_NANOS);
    }

    @Override
    public void running(Path records, BiConsumer<String, LoadStop.Cause> stopping) {
        List<Peer> gone;
        synchronized (lock) {
            stop = stopping;
            gone = peers.values().stream().filter(peer -> peer.lost != null).toList();
        }
        gone.forEach(this::afterLoss);
    }

    @Override
    public void begun(long lateNanos) {
        ownLateNanos = lateNanos;
    }

    @Override
    public void recorded(LogLine line) {
        if (line instanceof LoadStop stopped && stopped.early()) {
            broadcast(new Message.Stop(stopped.reason(), stopped.cause()));
        }
    }

    @Override
    public List<RunAnswer> notes() {
        List<String> lines = new ArrayList<>();
        lines.add("generator 0 led, and began %s.".formatted(late(ownLateNanos)));
        synchronized (lock) {
            for (Peer peer : peers.values()) {
                Message.ClockReading reading = peer.clockReading;
                lines.add("generator %d (%s) began %s; its clock was compared to within %.2f ms%s%s."
                        .formatted(
                                peer.index,
                                peer.connection.peer(),
                                peer.beganLateNanos == null ? "at an unknown time" : late(peer.beganLateNanos),
                                reading.errorNanos() / 1e6,
                                reading.driftPpm() == null ? "" : ", drift %.1f ppm".formatted(reading.driftPpm()),
                                peer.lost == null ? "" : "; it was lost: " + peer.lost));
            }
        }
        if (lateAgain) {
            lines.add("Some were late to wake up for the start, twice: the first seconds are not of the whole load.");
        }
        return List.of(new RunAnswer("Generators", lines));
    }

    private static String late(long nanos) {
        return nanos > LATE_NANOS
                ? "%.0f ms late, more than the %d ms that are usual".formatted(nanos / 1e6, LATE_NANOS / 1_000_000)
                : "%.1f ms late".formatted(nanos / 1e6);
    }

    @Override
    public Path conclude(Path records, boolean inHaste) {
        if (!await(Duration.ofMillis(500), this::allGone) && !inHaste) {
            console.accept("Waiting for the records of the other generators.");
        }
        await(inHaste ? IN_HASTE : FOR_RECORDS, this::allGone);
        List<Path> files = new ArrayList<>(List.of(records));
        synchronized (lock) {
            over = true;
            for (Peer peer : peers.values()) {
                if (peer.records != null && peer.records.close(stopFor(peer))) {
                    files.add(peer.records.file());
                } else {
                    console.accept("Generator %d sent no records.".formatted(peer.index));
                }
            }
        }
        try {
            return RunMerge.of(files).writeInto(runFolder);
        } catch (IOException e) {
            console.accept("The records of %s cannot be merged: %s. The report is of generator 0 only."
                    .formatted(runFolder, e.getMessage()));
            return records;
        }
    }

    private boolean allGone() {
        return peers.values().stream().allMatch(Peer::gone);
    }

    /** Why the records of a generator end before its load; {@code null} if they are complete. */
    private static String stopFor(Peer peer) {
        return peer.ended ? null : peer.lost == null ? "its records did not arrive in time" : "lost: " + peer.lost;
    }

    @Override
    public void close() {
        synchronized (lock) {
            over = true;
        }
        closeServer();
        all(peer -> peer.connection).forEach(Connection::close);
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException closedAlready) {
            // Closed, as intended.
        }
    }

    private void refuse(String why) {
        broadcast(new Message.Refusal(why));
        Threads.sleep(FOR_REFUSAL);
        close();
    }

    private void broadcast(Message message) {
        all(peer -> peer).forEach(peer -> tell(peer, message));
    }

    private void tell(Peer peer, Message message) {
        try {
            peer.connection.send(message);
        } catch (IOException e) {
            lost(peer, words(e));
        }
    }

    private void beat() {
        while (!server.isClosed()) {
            broadcast(new Message.Beat());
            Threads.sleep(Threads.BEAT);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Threads.start("cluster-receive", () -> serve(socket));
            } catch (IOException closed) {
                Threads.sleep(Threads.BEAT);
            }
        }
    }

    private void serve(Socket socket) {
        Peer peer = null;
        try (Connection connection = new Connection(socket, clock)) {
            connection.patience(Threads.PATIENCE_BEFORE_LOAD);
            if (security != null) {
                security.admit(connection);
            }
            connection.trust();
            if (!(connection.receive() instanceof Message.Hello hello)) {
                return;
            }
            String refusal = refusal(hello);
            if (refusal.isEmpty()) {
                peer = new Peer(hello.generator(), connection);
                refusal = enter(peer);
            }
            if (!refusal.isEmpty()) {
                console.accept(
                        "Refused generator %d from %s: %s".formatted(hello.generator(), connection.peer(), refusal));
                connection.send(new Message.Refusal(refusal));
                return;
            }
            connection.send(new Message.Welcome());
            for (Message message = connection.receive(); ; message = connection.receive()) {
                received(peer, message);
            }
        } catch (IOException e) {
            if (peer != null) {
                lost(peer, words(e));
            } else if (e instanceof Security.WrongSecret) {
                console.accept("Refused a connection from %s: %s is another one there."
                        .formatted(socket.getInetAddress().getHostAddress(), ClusterSettings.SECRET_VARIABLE));
            }
        }
    }

    /** Why this generator cannot join; empty if it can. */
    private String refusal(Message.Hello hello) {
        if (hello.generator() < 1 || hello.generator() >= settings.share().of()) {
            return "generator=%d is not one of the members 1 to %d"
                    .formatted(hello.generator(), settings.share().of() - 1);
        }
        return Facts.difference(facts, hello.facts())
                .map(difference -> "generator %d differs from generator 0: %s".formatted(hello.generator(), difference))
                .orElse("");
    }

    private String enter(Peer peer) {
        synchronized (lock) {
            if (start != null || over) {
                return "the load has already begun, and a generator that is started again does not send it again";
            }
            Peer before = peers.get(peer.index);
            if (before != null && before.lost == null) {
                return "generator=%d has joined already, from %s".formatted(peer.index, before.connection.peer());
            }
            peers.put(peer.index, peer);
            lock.notifyAll();
            return "";
        }
    }

    private void received(Peer peer, Message message) throws IOException {
        if (message instanceof Message.Ping ping) {
            peer.connection.answer(ping);
        } else if (message instanceof Message.Piece piece) {
            if (peer.records == null) {
                peer.records = ReceivedRecords.in(Cluster.folderOf(runFolder, peer.index));
            }
            peer.records.add(piece);
        } else if (message instanceof Message.Stop stopped) {
            stopAll("generator %d stopped: %s".formatted(peer.index, stopped.reason()), stopped.cause());
        } else if (message instanceof Message.Refusal refusal) {
            throw new IOException(refusal.why());
        } else {
            synchronized (lock) {
                if (message instanceof Message.ClockReading reading) {
                    peer.clockReading = reading;
                } else if (message instanceof Message.Ready) {
                    peer.ready = true;
                    peer.connection.patience(Threads.PATIENCE);
                } else if (message instanceof Message.Awake awake) {
                    peer.awakeLateNanos = awake.lateNanos();
                } else if (message instanceof Message.Began began) {
                    peer.beganLateNanos = began.lateNanos();
                } else if (message instanceof Message.Ended ended) {
                    if (peer.records == null || peer.records.bytes() != ended.bytes()) {
                        throw new IOException("its records are not complete");
                    }
                    peer.ended = true;
                }
                lock.notifyAll();
            }
            if (message instanceof Message.Ended) {
                tell(peer, new Message.Stored());
            }
        }
    }

    private void lost(Peer peer, String why) {
        boolean during;
        synchronized (lock) {
            if (over || peer.gone()) {
                return;
            }
            during = start != null;
            peer.lost = during
                    ? "%s, %.1f s after the start".formatted(why, (clock.nanoTime() - start.originNanos()) / 1e9)
                    : why;
            lock.notifyAll();
        }
        peer.connection.close();
        if (during) {
            afterLoss(peer);
        }
    }

    /** Does nothing before the load is running here: it is called again then. */
    private void afterLoss(Peer peer) {
        String reason = "generator %d was lost: %s".formatted(peer.index, peer.lost);
        if (settings.ifLost() == LossPolicy.STOP) {
            stopAll(reason, LoadStop.Cause.FAILURE);
        } else {
            console.accept(">> %s. The others continue (ifLost=continue); the report covers the load until then."
                    .formatted(reason));
        }
    }

    private void stopAll(String reason, LoadStop.Cause cause) {
        BiConsumer<String, LoadStop.Cause> stopping;
        synchronized (lock) {
            stopping = stop;
        }
        if (stopping != null) {
            broadcast(new Message.Stop(reason, cause));
            stopping.accept(reason, cause);
        }
    }

    static String words(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no sign of it for %d s".formatted(Threads.PATIENCE / 1000);
        }
        return e instanceof EOFException || e instanceof SocketException
                ? "its connection closed"
                : String.valueOf(e.getMessage());
    }
}
