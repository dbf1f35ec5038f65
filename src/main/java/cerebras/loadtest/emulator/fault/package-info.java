/**
 * What can go wrong with an answer, and when: faults, each a function from a decided plan of an answer to another plan,
 * and the triggers that choose the requests they hit. Knows plans only; connections carry them out as any other.
 */
package cerebras.loadtest.emulator.fault;
