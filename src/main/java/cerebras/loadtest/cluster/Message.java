package cerebras.loadtest.cluster;

import cerebras.loadtest.records.LoadStop;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What the leader and the other generators tell each other. Any message is a sign of life. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = Message.Nonce.class, name = "nonce"),
    @Type(value = Message.Proof.class, name = "proof"),
    @Type(value = Message.Hello.class, name = "hello"),
    @Type(value = Message.Welcome.class, name = "welcome"),
    @Type(value = Message.Refusal.class, name = "refusal"),
    @Type(value = Message.Ping.class, name = "ping"),
    @Type(value = Message.Pong.class, name = "pong"),
    @Type(value = Message.ClockReading.class, name = "clock"),
    @Type(value = Message.Target.class, name = "target"),
    @Type(value = Message.Ready.class, name = "ready"),
    @Type(value = Message.StartAt.class, name = "start"),
    @Type(value = Message.Awake.class, name = "awake"),
    @Type(value = Message.Go.class, name = "go"),
    @Type(value = Message.Began.class, name = "began"),
    @Type(value = Message.Stop.class, name = "stop"),
    @Type(value = Message.Piece.class, name = "piece"),
    @Type(value = Message.Ended.class, name = "ended"),
    @Type(value = Message.Stored.class, name = "stored"),
    @Type(value = Message.Beat.class, name = "beat")
})
sealed interface Message {

    /** From the member, then from the leader: random bytes that the other side's proof must cover. */
    record Nonce(byte[] bytes) implements Message {}

    /** That the sender knows the secret. */
    record Proof(byte[] bytes) implements Message {}

    /**
     * A member wants to join.
     *
     * @param facts what has to be the same on all generators, by name
     */
    record Hello(int generator, Map<String, String> facts) implements Message {}

    /** The member has joined. */
    record Welcome() implements Message {}

    /** The member cannot join, or the load cannot begin. */
    record Refusal(String why) implements Message {}

    /** One exchange of the comparison of clocks: when the member sent it, by its clock. */
    record Ping(long sentNanos) implements Message {}

    /**
     * The answer.
     *
     * @param pingNanos {@link Ping#sentNanos}
     * @param receivedNanos by the leader's clock
     * @param sentNanos by the leader's clock
     */
    record Pong(long pingNanos, long receivedNanos, long sentNanos) implements Message {}

    /**
     * What a member found when it compared its clock.
     *
     * @param errorNanos bound of the error
     * @param driftPpm drift against the leader's clock, in parts per million; {@code null} before it can be fitted
     */
    record ClockReading(long errorNanos, Double driftPpm) implements Message {}

    /** What the leader's preflight found out. */
    record Target(Cluster.TargetFacts facts) implements Message {}

    /** The member is warmed up and can begin. */
    record Ready() implements Message {}

    /**
     * When the load begins, unless the leader says otherwise before.
     *
     * @param leaderNanos by the leader's monotonic clock
     * @param wallTime by the leader's wall clock, ISO 8601
     */
    record StartAt(long leaderNanos, String wallTime) implements Message {}

    /** The member woke up to begin. */
    record Awake(long lateNanos) implements Message {}

    /** The load begins as announced. */
    record Go() implements Message {}

    /** The member's load has begun. */
    record Began(long lateNanos) implements Message {}

    /** No new calls: from a member, its load was stopped; from the leader, all are to stop. */
    record Stop(String reason, LoadStop.Cause cause) implements Message {}

    /**
     * A piece of a member's records.
     *
     * @param offset in the file, uncompressed
     * @param gzip its bytes, compressed
     */
    record Piece(long offset, byte[] gzip) implements Message {}

    /** The member's records are complete, with this number of bytes. */
    record Ended(long bytes) implements Message {}

    /** The leader has all of them. */
    record Stored() implements Message {}

    /** Nothing but a sign of life. */
    record Beat() implements Message {}
}
