/**
 * Facts about models: ids, limits, prices, form and speed of their answers, each with its source. {@link
 * cerebras.loadtest.models.Models} reads them from {@code user-files/models.conf}.
 */
package cerebras.loadtest.models;
