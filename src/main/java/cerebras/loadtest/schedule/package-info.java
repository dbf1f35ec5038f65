/**
 * When the calls of an open load are due: computed before the run, from a rate and a seed or from what was recorded, the
 * same on every machine.
 *
 * <p>Pure arithmetic: this room knows the JDK only, neither clocks nor Gatling.
 */
package cerebras.loadtest.schedule;
