package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;

/**
 * Something that goes wrong with an answer. Where a fault strikes after so many events of a stream, the chunk that
 * names the role is the first of them; in a stream with too few it strikes before the closing chunk, by choice, and in
 * a whole answer in the middle of its body. After 0 events it strikes after the headers.
 */
public sealed interface AnswerFault extends Fault
    permits Delay, ErrorAnswer, StallBeforeHeaders, StallInStream, CutStream, ResetConnection, ErrorEvent, GarbageBytes,
        NoUsage, NoDoneMark, DuplicatedEvent, SlowDrip {

  /** The plan of a completion with this fault in it; the same plan where it has nothing that could go wrong so. */
  AnswerPlan on(AnswerPlan decided);
}
