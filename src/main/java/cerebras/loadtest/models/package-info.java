/**
 * Facts about models: ids, limits, prices, form and speed of their answers, each with its source. They are in
 * {@code user-files/models.conf}; {@link cerebras.loadtest.models.Models} reads them.
 */
package cerebras.loadtest.models;
