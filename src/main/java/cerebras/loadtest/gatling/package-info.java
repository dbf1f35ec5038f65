/**
 * Everything that knows Gatling: the chat action on its HTTP engine, the life of a simulation, the load's shapes.
 *
 * <p>Gatling's stock {@code sse()} cannot be the instrument here: its times end at the response headers, a refusal loses
 * its body, and a broken stream is sent, and billed, again. So {@link cerebras.loadtest.gatling.ChatAction} sends an
 * ordinary {@code http()} request through Gatling's engine and listens to the engine's own events. The internals it
 * touches are pinned down by a contract test, so that an upgrade of Gatling fails loudly.
 *
 * <p>Code here runs on event loops: it never waits, never counts tokens, and builds no JSON tree for an event. No other
 * room may import {@code io.gatling}.
 */
package cerebras.loadtest.gatling;

