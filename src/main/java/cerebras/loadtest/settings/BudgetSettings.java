package cerebras.loadtest.settings;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The maximum use of a run; absent values are unlimited.
 *
 * @param maxCalls requests, at least 1
 * @param maxOutputTokens of all answers together, at least 1
 * @param maxCost US dollars at the list price, more than 0
 */
public record BudgetSettings(OptionalInt maxCalls, OptionalLong maxOutputTokens, Optional<BigDecimal> maxCost) {

    /** Chosen to allow some minutes of the default load and to stay below a trial's credit. */
    private static final String MAX_COST_ON_CEREBRAS = "2";

    /** Runs on Cerebras have a default cost limit unless the user limits cost, tokens or calls. */
    static BudgetSettings read(SettingValues values, Target target) {
        OptionalInt calls = values.findInt(Setting.MAX_CALLS);
        OptionalLong tokens = values.findLong(Setting.MAX_OUTPUT_TOKENS);
        if (target.kind() == Target.Kind.CEREBRAS && calls.isEmpty() && tokens.isEmpty()) {
            values.assume(Setting.MAX_COST, MAX_COST_ON_CEREBRAS);
        }
        return new BudgetSettings(calls, tokens, values.find(Setting.MAX_COST));
    }
}
