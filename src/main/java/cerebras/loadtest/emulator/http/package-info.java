/**
 * Connections, routes, and the carrying out of answer plans, each part at its moment. Knows nothing of models: whoever
 * makes a plan decides what it says.
 */
package cerebras.loadtest.emulator.http;
