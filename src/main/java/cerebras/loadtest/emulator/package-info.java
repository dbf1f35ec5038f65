/**
 * A local Cerebras Inference API, which can also write as OpenAI, vLLM or Groq do: chat completions whole and streamed, the lists of models, quotas, queues where more is
 * asked than a model serves at once, faults, and a log of what was really sent and when. Load tests run against it where no key is at
 * hand, and the tests of this suite run against it always.
 *
 * <p>It is an independent witness. It shares the wire shapes and the tokenizer with the client and knows nothing of the
 * client's clock, metrics, settings or reports, so that its log can contradict them.
 *
 * <p>One request goes through eight steps: a connection of {@link cerebras.loadtest.emulator.http} reads it, the router
 * finds its route, the {@link cerebras.loadtest.emulator.Admission} accepts or refuses it, the {@link
 * cerebras.loadtest.emulator.Quotas} charge it for the most it may use, the {@link
 * cerebras.loadtest.emulator.cache} tells how much of its prompt need not be read again, {@link
 * cerebras.loadtest.emulator.answer} makes a {@link cerebras.loadtest.emulator.plan} of every byte and its moment, a
 * {@link cerebras.loadtest.emulator.fault} may spoil the plan, and a pacer carries it out and writes the {@link
 * cerebras.loadtest.emulator.log}.
 *
 * <p>Answers are planned by several threads, one request of each client connection at a time and the connections in
 * turn. What a request can cost is bounded, work for a client that left is dropped, and an error while an answer is planned
 * is a 500.
 *
 * <p>It never calls several tools at once, tells log
 * probabilities, answers {@code /v1/completions}, or speaks HTTP/3. It ignores {@code service_tier}, {@code
 * queue_threshold} and the {@code format} of a list of models. It listens on the loopback interface only, and never
 * contacts anything.
 */
package cerebras.loadtest.emulator;

