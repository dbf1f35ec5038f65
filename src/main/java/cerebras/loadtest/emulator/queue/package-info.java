/**
 * Who waits when more requests come than a model serves at once. Pure arithmetic on moments that others measure: as an
 * answer is decided in advance, so is its wait.
 */
package cerebras.loadtest.emulator.queue;
