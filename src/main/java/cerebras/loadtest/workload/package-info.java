/**
 * What a run asks, apart from how often: the bodies of its requests, made before the load.
 *
 * <p>{@link cerebras.loadtest.workload.Questions} are what others use. Prompts of a file are sent as they are.
 * Synthetic ones are as long as the settings say, counted in tokens, and each call of them is unique, so that a
 * provider's prompt cache cannot flatter the result unless the settings ask for a shared beginning.
 *
 * <p>In a conversation, each question is the one before with its answer and a follow-up put in: bytes are copied, and
 * nothing is parsed.
 *
 * <p>Questions as long as those of recorded traffic are made one by one while the load goes on, since they may be too
 * many to be held.
 *
 * <p>This room knows {@code config}, {@code tokens}, {@code trace} and {@code wire}; it must not know Gatling, nor who
 * sends the requests.
 */
package cerebras.loadtest.workload;
