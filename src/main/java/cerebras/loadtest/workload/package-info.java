/**
 * What a run asks, apart from how often: the bodies of its requests, made before the load, and recorded traffic to replay.
 *
 * <p>{@link cerebras.loadtest.workload.Questions} is what other packages use. Prompts of a file are sent as they are.
 * Synthetic prompts are as long as the settings say, counted in tokens, and each is unique, so that a provider's prompt
 * cache cannot flatter the result unless the settings ask for a shared prefix. In a conversation, each request is the one
 * before with its answer and a follow-up inserted: bytes are copied, and nothing is parsed.
 *
 * <p>{@link cerebras.loadtest.workload.TraceFile} reads recorded traffic in each of the known formats: when each call
 * came, and how long its prompt and its answer were. Requests of that length are made one by one during the load, since
 * they may be too many to be held in memory.
 *
 * <p>This package must not know Gatling, nor who sends the requests.
 */
package cerebras.loadtest.workload;
