/** What a model says, when it says it, and in which bytes: from a request that was let in to the plan of its answer. */
package cerebras.loadtest.emulator.answer;
