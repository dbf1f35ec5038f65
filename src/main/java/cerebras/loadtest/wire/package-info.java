/**
 * The JSON and SSE shapes of the chat completions API as records, in both directions: what the client sends and reads,
 * and what the emulator reads and sends.
 *
 * <p>Key order is the order of the record components, absent components are left out of the JSON, and unknown keys are
 * ignored when reading: any OpenAI-compatible server may add its own. This room knows the JDK and Jackson only.
 */
package cerebras.loadtest.wire;
