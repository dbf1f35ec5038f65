/**
 * The content of a run's requests, independent of the load: request bodies, built before the load, and recorded traffic
 * to replay.
 *
 * <p>Other packages use {@link cerebras.loadtest.workload.Questions}. Prompts of a file are sent unchanged. Synthetic
 * prompts have the configured length in tokens, and each is unique, so that a provider's prompt cache cannot flatter
 * the result unless the settings ask for a shared prefix. In a conversation, each request is the previous one with its
 * answer and a follow-up inserted: bytes are copied, nothing is parsed.
 *
 * <p>{@link cerebras.loadtest.workload.TraceFile} reads recorded traffic in each of the known formats: the arrival time
 * of each call and the lengths of its prompt and answer. Requests of these lengths are built one by one during the
 * load, since all of them might not fit into memory.
 *
 * <p>This package depends neither on Gatling nor on the code that sends the requests.
 */
package cerebras.loadtest.workload;
