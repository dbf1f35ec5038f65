/** An answer that is decided to the last byte, with the moment of each part: what all other packages speak in. */
package cerebras.loadtest.emulator.plan;
