/**
 * Fault injection: faults, which are functions from a planned answer to another planned answer, and triggers, which select the
 * requests. Connections send changed answers like any other.
 */
package cerebras.loadtest.emulator.fault;
