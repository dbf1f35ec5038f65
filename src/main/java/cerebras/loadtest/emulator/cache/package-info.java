/**
 * The prompt cache: recently processed beginnings of prompts. It stores fingerprints of blocks, never text. Owners of prompts
 * and the effect of a hit are defined elsewhere.
 */
package cerebras.loadtest.emulator.cache;
