package cerebras.loadtest.records;

import java.math.BigDecimal;

/**
 * The list price of a model when the run was made, in US dollars per million tokens. Reasoning is output, and cached
 * prompt tokens cost as much as others.
 *
 * @param input of prompt tokens
 * @param output of answer tokens
 */
public record Price(BigDecimal input, BigDecimal output) {}
