/**
 * How many tokens a text has, and who says so: the server's usage or our own count.
 *
 * <p>Our own count is exact for models that use the o200k vocabulary and an estimate for all others. This room knows
 * the JDK, jtokkit, Jackson annotations and the {@code wire} room only.
 */
package cerebras.loadtest.tokens;
