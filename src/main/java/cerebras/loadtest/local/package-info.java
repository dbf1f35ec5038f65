/**
 * The emulator as the settings want it: embedded in a run, or on its own as a command. This room joins what must not
 * know one another, the settings, the files in {@code user-files} and the emulator.
 */
package cerebras.loadtest.local;

