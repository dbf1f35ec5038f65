package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import java.util.OptionalInt;

/**
 * A chat request that was let in, with all that its answer depends on.
 *
 * @param number of the request, from 1
 * @param model that answers
 * @param prompt the text of all messages
 * @param promptTokens tokens of the prompt, the model's template included
 * @param limit the most output tokens the client accepts, reasoning included; absent for no limit
 * @param streamed whether the answer goes out event by event
 */
public record ChatCall(
    long number, Model model, String prompt, int promptTokens, OptionalInt limit, boolean streamed) {}
