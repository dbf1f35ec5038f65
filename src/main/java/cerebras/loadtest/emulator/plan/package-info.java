/**
 * Completely planned answers, with all bytes and the due time of each part: the common language of the emulator's
 * packages.
 */
package cerebras.loadtest.emulator.plan;
