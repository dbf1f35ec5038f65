package cerebras.loadtest.emulator.http;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.log.InMemoryRequestLog;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * What all connections of one emulator share.
 *
 * @param dialect of errors and headers
 * @param router answers requests
 * @param planner where it does so, by several threads: a long prompt takes long to count, and must hold up neither the
 *     event loop's streams nor other requests
 * @param plannerOfLarge where it does so for large requests, which hold up only each other
 * @param log of what was served
 * @param nanoTime the emulator's clock
 * @param refusesConnection whether the connection of this number, from 1, is reset as soon as it is accepted
 * @param mostHeldBytes of all bodies that wait to be planned; what comes beyond them is answered 503
 * @param patience how long a connection may go without a request that is whole
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
