package cerebras.loadtest.cluster;

import cerebras.loadtest.cluster.ClockComparison.Exchange;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.settings.ClusterSettings;
import cerebras.loadtest.settings.ClusterSettings.Address;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** A generator that is led. One thread receives, one sends signs of life, records and comparisons of clocks. */
final class Member implements Cluster {

    /** Before the first comparison of clocks: the code is compiled then, on both sides. */
    private static final int WARM_UP_EXCHANGES = 1_000;

    private static final int EXCHANGES = 50;
    private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PIECES = Duration.ofSeconds(1);

    /** Above this, a start together means little. */
    private static final long LARGEST_ERROR_NANOS = 5_000_000;

    private static final Duration PONG = Duration.ofSeconds(15);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /** For the leader's own preparation, which may send requests that time out. */
    private static final Duration BEFORE_LOAD = Duration.ofMinutes(10);

    private final ClusterSettings settings;
    private final Clock clock;
    private final Consumer<String> console;
    private final Connection leader;
    private final ClockComparison clocks = new ClockComparison();
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
    private volatile SentRecords records;
    private volatile BiConsumer<String, LoadStop.Cause> stop;
    private volatile Message.Stop stopped;
    private volatile boolean began;
    private volatile boolean headerWritten;
    private volatile boolean over;

    private Member(ClusterSettings settings, Clock clock, Consumer<String> console, Connection leader) {
        this.settings = settings;
        this.clock = clock;
        this.console = console;
        this.leader = leader;
    }

    /** Connects to the leader, which may start later, and compares clocks. */
    static Member join(ClusterSettings settings, Map<String, String> facts, Clock clock, Consumer<String> console) {
        Address address = settings.leader().orElseThrow();
        console.accept("Joining the leader at %s as generator %d of %d."
                .formatted(address, settings.share().index(), settings.share().of()));
        try {
            Connection connection = connect(settings, clock);
            connection.send(new Message.Hello(settings.share().index(), facts));
            Message answer = connection.receive();
            if (answer instanceof Message.Refusal refusal) {
                throw new Refused("leader=%s refused this generator: %s".formatted(address, refusal.why()));
            }
            Member member = new Member(settings, clock, console, connection);
            Threads.start("cluster-receive", member::receive);
            member.compareClocks(WARM_UP_EXCHANGES);
            member.compareClocks(EXCHANGES);
            Threads.start("cluster-send", member::work);
            if (member.clocks.errorNanos() > LARGEST_ERROR_NANOS) {
                String why =
                        "the clock of generator %d was compared to within %.1f ms only, and at most %d ms are useful: use a faster network, or a less busy machine"
                                .formatted(
                                        settings.share().index(),
                                        member.clocks.errorNanos() / 1e6,
                                        LARGEST_ERROR_NANOS / 1_000_000);
                member.tell(new Message.Refusal(why));
                throw new Refused(why);
            }
            console.accept("Joined the leader at %s; the clocks were compared to within %.2f ms."
                    .formatted(address, member.clocks.errorNanos() / 1e6));
            return member;
        } catch (IOException e) {
            throw new Refused("leader=%s cannot be joined: %s".formatted(address, Leader.words(e)));
        }
    }

    private static Connection connect(ClusterSettings settings, Clock clock) throws IOException {
        Address address = settings.leader().orElseThrow();
        long lastNanos = clock.nanoTime() + settings.joinWithin().toNanos();
        Security security = settings.secret().isEmpty() ? null : Security.ofMember(settings.secret());
        while (true) {
            Socket socket = security == null
                    ? new Socket()
                    : security.tls().getSocketFactory().createSocket();
            try {
                socket.connect(new InetSocketAddress(address.host(), address.port()), Threads.PATIENCE);
            } catch (IOException notThere) {
                socket.close();
                if (clock.nanoTime() > lastNanos) {
                    throw new Refused("leader=%s does not answer, and joinWithin=%ds is over: %s"
                            .formatted(
                                    address,
                                    settings.joinWithin().toSeconds(),
                                    notThere instanceof UnknownHostException
                                            ? "its name is not known"
                                            : notThere.getMessage()));
                }
                Threads.sleep(BETWEEN_TRIES);
                continue;
            }
            Connection connection = new Connection(socket, clock);
            connection.patience(Threads.PATIENCE_BEFORE_LOAD);
            if (security != null) {
                prove(security, connection, address);
            }
            connection.trust();
            return connection;
        }
    }

    private static void prove(Security security, Connection connection, Address address) {
        try {
            security.join(connection);
        } catch (Security.WrongSecret | SSLException other) {
            throw new Refused("leader=%s has another %s, or none: give all generators the same"
                    .formatted(address, ClusterSettings.SECRET_VARIABLE));
        } catch (IOException e) {
            throw new Refused("leader=%s cannot be joined: %s while it should show that it knows %s"
                    .formatted(address, Leader.words(e), ClusterSettings.SECRET_VARIABLE));
        }
    }

    private void compareClocks(int count) throws IOException {
        List<Exchange> round = new ArrayList<>();
        exchanges.clear();
        try {
            for (int i = 0; i < count; i++) {
                leader.send(new Message.Ping(clock.nanoTime()));
                Exchange exchange = exchanges.poll(PONG.toSeconds(), TimeUnit.SECONDS);
                if (exchange == null) {
                    throw new IOException("no answer while clocks were compared");
                }
                round.add(exchange);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return;
        }
        if (count == WARM_UP_EXCHANGES) {
            return;
        }
        clocks.add(round);
        OptionalDouble drift = clocks.driftPpm();
        leader.send(new Message.ClockReading(clocks.errorNanos(), drift.isPresent() ? drift.getAsDouble() : null));
    }

    private void receive() {
        try {
            while (true) {
                Message message = leader.receive();
                if (message instanceof Message.Pong pong) {
                    exchanges.add(new Exchange(
                            pong.pingNanos(), pong.receivedNanos(), pong.sentNanos(), leader.receivedNanos()));
                } else if (message instanceof Message.Stop asked) {
                    stop(asked);
                } else if (message instanceof Message.Refusal refusal && began) {
                    stop(new Message.Stop("the leader ended: " + refusal.why(), LoadStop.Cause.FAILURE));
                } else if (!(message instanceof Message.Beat || message instanceof Message.Welcome)) {
                    inbox.add(message);
                }
            }
        } catch (IOException e) {
            lost(Leader.words(e));
        }
    }

    private void lost(String why) {
        leader.close();
        if (!over) {
            inbox.add(new Message.Refusal("the leader was lost: " + why));
            if (began) {
                stop(new Message.Stop("the leader was lost: " + why, LoadStop.Cause.FAILURE));
            }
        }
    }

    private synchronized void stop(Message.Stop asked) {
        stopped = asked;
        if (stop != null) {
            stop.accept(asked.reason(), asked.cause());
        }
    }

    private void tell(Message message) {
        try {
            leader.send(message);
        } catch (IOException e) {
            lost(Leader.words(e));
        }
    }

    /** Until the connection is closed. */
    private void work() {
        long comparedNanos = clock.nanoTime();
        long sentNanos = clock.nanoTime();
        while (!leader.socket().isClosed()) {
            try {
                leader.send(new Message.Beat());
                if (clock.nanoTime() - sentNanos >= BETWEEN_PIECES.toNanos()) {
                    sentNanos = clock.nanoTime();
                    SentRecords sending = records;
                    if (sending != null && headerWritten && !over) {
                        sending.send();
                    }
                }
                if (clock.nanoTime() - comparedNanos >= BETWEEN_COMPARISONS.toNanos()) {
                    comparedNanos = clock.nanoTime();
                    compareClocks(EXCHANGES);
                }
            } catch (IOException e) {
                lost(Leader.words(e));
                return;
            }
            Threads.sleep(Threads.BEAT);
        }
    }

    /** @throws Refused if the leader refuses or is lost */
    private <M extends Message> M await(Class<M> kind, Duration most) {
        Message message = next(most);
        if (message instanceof Message.Refusal refusal) {
            throw new Refused(refusal.why());
        }
        if (!kind.isInstance(message)) {
            throw new Refused("leader=%s does not go on: %s"
                    .formatted(
                            settings.leader().orElseThrow(),
                            message == null
                                    ? "nothing came for %d s".formatted(most.toSeconds())
                                    : "it sent an unexpected message"));
        }
        return kind.cast(message);
    }

    /** {@code null} if none comes. */
    private Message next(Duration most) {
        try {
            return inbox.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public boolean leads() {
        return false;
    }

    @Override
    public TargetFacts target(Supplier<TargetFacts> preflight) {
        return await(Message.Target.class, BEFORE_LOAD).facts();
    }

    @Override
    public Path folder(Path runFolder) {
        return Cluster.folderOf(runFolder, settings.share().index());
    }

    /** By the comparison of clocks; begun anew if the leader says so. */
    @Override
    public Start awaitStart() {
        tell(new Message.Ready());
        Message.StartAt proposed = await(Message.StartAt.class, BEFORE_LOAD);
        while (true) {
            long originNanos = clocks.here(proposed.leaderNanos());
            tell(new Message.Awake(Waiting.until(clock, originNanos - Leader.AWAKE.toNanos())));
            Message answer = next(BEFORE_LOAD);
            if (answer instanceof Message.StartAt again) {
                proposed = again;
            } else if (answer instanceof Message.Go) {
                began = true;
                patience();
                return new Start(originNanos, Instant.parse(proposed.wallTime()));
            } else {
                throw new Refused(
                        answer instanceof Message.Refusal refusal ? refusal.why() : "the leader does not go on");
            }
        }
    }

    private void patience() {
        try {
            leader.patience(Threads.PATIENCE);
        } catch (IOException closed) {
            lost(Leader.words(closed));
        }
    }

    @Override
    public void running(Path file, BiConsumer<String, LoadStop.Cause> stopping) {
        records = new SentRecords(file, leader);
        synchronized (this) {
            stop = stopping;
            if (stopped != null) {
                stop(stopped);
            }
        }
    }

    @Override
    public void begun(long lateNanos) {
        Threads.start("cluster-began", () -> tell(new Message.Began(lateNanos)));
    }

    @Override
    public void recorded(LogLine line) {
        if (line instanceof RunHeader) {
            headerWritten = true;
        } else if (line instanceof LoadStop own && own.early() && stopped == null) {
            tell(new Message.Stop(own.reason(), own.cause()));
        }
    }

    @Override
    public List<RunAnswer> notes() {
        return List.of();
    }

    @Override
    public Path conclude(Path file, boolean inHaste) {
        over = true;
        SentRecords sending = records;
        if (sending != null && !leader.socket().isClosed()) {
            try {
                sending.end();
                Message answer = next(Duration.ofSeconds(inHaste ? 3 : 30));
                if (!(answer instanceof Message.Stored)) {
                    console.accept(
                            "The leader did not confirm that it has all records; they are in %s.".formatted(file));
                }
            } catch (IOException e) {
                console.accept("The records could not be sent to the leader (%s); they are in %s."
                        .formatted(Leader.words(e), file));
            }
        }
        close();
        return file;
    }

    @Override
    public void close() {
        over = true;
        leader.close();
    }
}
