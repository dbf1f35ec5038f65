/**
 * Connections, routes, and the execution of answer plans, each part at its due time. Independent of models: the content
 * of answers is decided elsewhere.
 */
package cerebras.loadtest.emulator.http;
