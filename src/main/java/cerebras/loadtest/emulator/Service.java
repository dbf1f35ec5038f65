package cerebras.loadtest.emulator;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What all connections of one emulator share.
 *
 * @param router answers requests
 * @param planner where it does so: a long prompt takes long to count, and must not hold up the event loop's streams
 * @param log of what was served
 * @param nanoTime the emulator's clock
 * @param closing whether the emulator is being closed
 */
record Service(Router router, Executor planner, RequestLog log, LongSupplier nanoTime, BooleanSupplier closing) {}
