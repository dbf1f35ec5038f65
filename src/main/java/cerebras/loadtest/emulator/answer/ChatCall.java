package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.models.Model;

/**
 * A chat request that was let in, with all that its answer depends on.
 *
 * @param number of the request, from 1
 * @param model that answers
 * @param prompt what the model reads
 * @param asked what the request wants of its answer
 * @param usage whether a stream is to have the usage, where that is left to the request
 * @param streamed whether the answer goes out event by event
 */
public record ChatCall(long number, Model model, Prompt prompt, Asked asked, UsageAsked usage, boolean streamed) {}
