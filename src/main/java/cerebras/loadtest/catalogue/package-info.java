/**
 * What is known of the models: how they are named, and how fast they answer. Facts only, for whoever needs them.
 */
package cerebras.loadtest.catalogue;
