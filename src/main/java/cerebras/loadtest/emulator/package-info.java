/**
 * A local Cerebras Inference API: chat completions whole and streamed, the list of models, and a log of what was really
 * sent and when. Load tests run against it where no key is at hand, and the tests of this suite run against it always.
 *
 * <p>It is an independent witness. It shares the wire shapes and the tokenizer with the client and knows nothing of the
 * client's clock, metrics, settings or reports, so that its log can contradict them.
 *
 * <p>One request goes through five steps: a {@link cerebras.loadtest.emulator.Connection} reads it, the {@link
 * cerebras.loadtest.emulator.Router} finds its {@link cerebras.loadtest.emulator.Route}, the {@link
 * cerebras.loadtest.emulator.Admission} accepts or refuses it, the route makes an {@link
 * cerebras.loadtest.emulator.AnswerPlan}, which fixes every byte and its moment, and a {@link
 * cerebras.loadtest.emulator.Pacer} carries the plan out.
 *
 * <p>It does not (yet): speak TLS, HTTP/2 or gzip, enforce quotas, queue under contention, inject faults, call tools,
 * obey {@code stop}, {@code n} or {@code reasoning_effort}, or hold back when a client reads slowly. It listens on the
 * loopback interface only, and never contacts anything.
 */
package cerebras.loadtest.emulator;
