package cerebras.loadtest.models;

import java.math.BigDecimal;

/**
 * What tokens cost, in US dollars per million. Reasoning is output, and cached prompt tokens cost as much as others.
 *
 * @param input of prompt tokens
 * @param output of answer tokens
 */
public record Price(BigDecimal input, BigDecimal output) {}
