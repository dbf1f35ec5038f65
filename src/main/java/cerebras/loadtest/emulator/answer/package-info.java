/**
 * What a model says, when it says it, and in which bytes: from a request that was let in to the plan of its answer.
 *
 * <p>A {@link cerebras.loadtest.emulator.answer.ChatCall} is a prompt and what is asked of the answer. The {@link
 * cerebras.loadtest.emulator.answer.AnswerGenerator} writes an {@link cerebras.loadtest.emulator.answer.Answer}: one or several
 * choices, each a list of parts such as thoughts, content or a call; which parts there are is said by the {@link
 * cerebras.loadtest.emulator.answer.Product}. The {@link cerebras.loadtest.emulator.answer.Timetable} cuts the parts
 * into events and gives each its moment. A {@link
 * cerebras.loadtest.emulator.answer.WrittenAnswer} puts them into bytes, in the emulator's dialect. What differs from one family
 * of models to the next is in its {@link cerebras.loadtest.emulator.answer.ModelFormat}.
 */
package cerebras.loadtest.emulator.answer;
