/**
 * The only package that imports {@code io.gatling}: the chat action on Gatling's HTTP engine, the life cycle of a
 * simulation, and the load shapes.
 *
 * <p>Gatling's stock {@code sse()} cannot measure a stream: its times end at the response headers, it loses the
 * body of a refusal, and it sends a POST again when its stream breaks, which is billed again. Therefore
 * {@link cerebras.loadtest.gatling.ChatAction} sends an ordinary {@code http()} request through Gatling's engine
 * and listens to the engine's events. A contract test covers the internals that it uses, so that an incompatible
 * Gatling version fails loudly.
 *
 * <p>Code on event loops never blocks, never counts tokens, and builds no JSON tree per event.
 */
package cerebras.loadtest.gatling;
