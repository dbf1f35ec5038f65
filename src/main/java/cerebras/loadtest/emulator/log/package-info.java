/** The log of each request as the emulator saw it, so that a client's figures can be compared with it. */
package cerebras.loadtest.emulator.log;
