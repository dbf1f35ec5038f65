/**
 * The chat completions API on the wire: requests, responses, server-sent events, errors and token counts, in the
 * dialect of each provider and in both directions, for the client and the emulator.
 *
 * <p>In JSON, the records of this package have their keys in the order of the components, and absent components are
 * omitted. Unknown keys are ignored when reading: any OpenAI-compatible server may add its own. {@link
 * cerebras.loadtest.api.LocalTokenizer} counts tokens with jtokkit: exact for models of its vocabulary, an estimate for
 * all others. This package depends on the JDK, Jackson and jtokkit only.
 */
package cerebras.loadtest.api;
