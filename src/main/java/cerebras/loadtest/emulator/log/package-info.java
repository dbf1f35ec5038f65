/** What really happened: each request as the emulator saw it, so that a client's figures can be held against it. */
package cerebras.loadtest.emulator.log;
