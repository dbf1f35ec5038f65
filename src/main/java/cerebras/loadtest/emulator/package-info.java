/**
 * A local Cerebras Inference API, which can also behave like OpenAI, vLLM or Groq: chat completions with and
 * without streaming, lists of models, quotas, queueing, faults, and a log of what was sent and when. Load tests
 * without a key and the tests of this suite run against it.
 *
 * <p>The emulator shares JSON types and the tokenizer with the client, but not the client's clock, metrics, records
 * or reports, so its log can contradict them.
 *
 * <p>A request passes through these steps: a connection of {@link cerebras.loadtest.emulator.http} reads it, the
 * router finds its route, {@link cerebras.loadtest.emulator.Admission} accepts or refuses it,
 * {@link cerebras.loadtest.emulator.Quotas} reserves the most it may use, {@link cerebras.loadtest.emulator.cache}
 * finds the cached part of its prompt, {@link cerebras.loadtest.emulator.answer} makes a
 * {@link cerebras.loadtest.emulator.plan} with every byte and its time, a {@link cerebras.loadtest.emulator.fault}
 * may change the plan, and {@link cerebras.loadtest.emulator.http} sends it on time and writes the
 * {@link cerebras.loadtest.emulator.log}.
 *
 * <p>Several threads plan answers, one request of each connection at a time, and connections take turns. The cost
 * of a request is bounded, work for a disconnected client is dropped, and an error while an answer is planned
 * becomes a 500.
 *
 * <p>Not emulated: parallel tool calls, log probabilities, {@code /v1/completions} and HTTP/3.
 * {@code service_tier}, {@code queue_threshold} and the {@code format} of a list of models are ignored. The
 * emulator listens on the loopback interface only and opens no connections.
 */
package cerebras.loadtest.emulator;
