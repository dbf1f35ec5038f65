/**
 * What is known of the models: what they are called, what they allow and cost, how they answer and how fast. Facts
 * only, for whoever needs them; they stand in {@code user-files/models.conf}, each with its source.
 *
 * <p>{@link cerebras.loadtest.models.Models} is the way in. This room knows the JDK and Typesafe config, and nothing
 * of emulators or clients.
 */
package cerebras.loadtest.models;

