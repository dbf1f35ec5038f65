/**
 * The chat completions API on the wire: requests, responses, server-sent events, errors and token counts, in the dialect
 * of each provider and in both directions: what the client sends and reads, and what the emulator reads and sends.
 *
 * <p>In the records, key order is the order of the components, absent components are left out of the JSON, and unknown
 * keys are ignored when reading: any OpenAI-compatible server may add its own.
 * {@link cerebras.loadtest.api.LocalTokenizer} counts tokens with jtokkit: exact for models of its vocabulary, an
 * estimate for all others. This package knows the JDK, Jackson and jtokkit only.
 */
package cerebras.loadtest.api;
