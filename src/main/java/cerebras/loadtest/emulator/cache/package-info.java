/**
 * Which beginnings of prompts were read lately. A prompt is known here by the fingerprints of its blocks, never by its
 * text. Whose prompts they are, and what a hit is good for, is for others to say.
 */
package cerebras.loadtest.emulator.cache;
