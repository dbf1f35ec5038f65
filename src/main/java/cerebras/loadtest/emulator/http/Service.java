package cerebras.loadtest.emulator.http;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.log.InMemoryRequestLog;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Shared by all connections of one emulator.
 *
 * @param dialect dialect of errors and headers
 * @param router answers requests
 * @param planner executes the router, with several threads: counting a long prompt takes time, and must delay neither
 *     the event loop's streams nor other requests
 * @param plannerOfLarge the same for large requests, which delay only each other
 * @param log the request log
 * @param nanoTime the emulator's clock
 * @param refusesConnection whether the connection of this number, from 1, is reset as soon as it is accepted
 * @param mostHeldBytes limit of all bodies that wait to be planned; requests beyond it are answered with 503
 * @param patience how long a connection may stay open without a complete request
 * @param closing whether the emulator is being closed
 */
public record Service(
        Dialect dialect,
        Router router,
        Executor planner,
        Executor plannerOfLarge,
        InMemoryRequestLog log,
        LongSupplier nanoTime,
        LongPredicate refusesConnection,
        long mostHeldBytes,
        Duration patience,
        BooleanSupplier closing) {}
