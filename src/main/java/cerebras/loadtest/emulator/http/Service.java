package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.log.Journal;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * What all connections of one emulator share.
 *
 * @param router answers requests
 * @param planner where it does so: a long prompt takes long to count, and must not hold up the event loop's streams
 * @param log of what was served
 * @param nanoTime the emulator's clock
 * @param refusesConnection whether the connection of this number, from 1, is reset as soon as it is accepted
 * @param closing whether the emulator is being closed
 */
public record Service(
    Router router,
    Executor planner,
    Journal log,
    LongSupplier nanoTime,
    LongPredicate refusesConnection,
    BooleanSupplier closing) {}
