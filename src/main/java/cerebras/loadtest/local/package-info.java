/**
 * Starts the emulator from settings and user files, embedded in a run or as a command of its own.
 */
package cerebras.loadtest.local;
