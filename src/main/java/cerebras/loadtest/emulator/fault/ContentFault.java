package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.answer.AnswerContent;
import cerebras.loadtest.emulator.answer.AnswerContent.Calls;
import cerebras.loadtest.emulator.answer.AnswerContent.Document;
import cerebras.loadtest.emulator.answer.AnswerContent.JsonForm;
import cerebras.loadtest.emulator.answer.AnswerContent.Loop;
import cerebras.loadtest.emulator.answer.AnswerContent.Nothing;
import cerebras.loadtest.emulator.answer.AnswerContent.Refusal;
import cerebras.loadtest.emulator.answer.AnswerContent.Text;

/** A fault of the model: an answer whose transport is right and whose content is not. */
public sealed interface ContentFault extends Fault {

    /** Other content; the same if the fault does not apply to it. */
    AnswerContent on(AnswerContent decided);

    /** Text instead of tool calls. */
    record NoToolCall() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return decided instanceof Calls ? new Text() : decided;
        }
    }

    /** Each tool call names a tool that the request does not offer. */
    record UnknownTool() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return decided instanceof Calls made
                    ? new Calls(
                            made.calls().stream()
                                    .map(call -> new Calls.Call(call.function() + "_2", call.parameters()))
                                    .toList(),
                            made.form())
                    : decided;
        }
    }

    /** Tool arguments, or an answer in JSON, without a value that their schema requires. */
    record WrongJson() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return json(decided, JsonForm.UNFITTING);
        }
    }

    /** Tool arguments, or an answer in JSON, that break off. */
    record BrokenJson() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return json(decided, JsonForm.BROKEN);
        }
    }

    /** Neither text nor tool calls after the reasoning. */
    record EmptyAnswer() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return new Nothing();
        }
    }

    /** A text that repeats one sentence. Does not apply to tool calls and JSON. */
    record RepeatedText() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return decided instanceof Text ? new Loop() : decided;
        }
    }

    /** A refusal, in the field {@code refusal}. */
    record RefusedAnswer() implements ContentFault {

        @Override
        public AnswerContent on(AnswerContent decided) {
            return new Refusal();
        }
    }

    private static AnswerContent json(AnswerContent decided, JsonForm form) {
        if (decided instanceof Calls made) {
            return new Calls(made.calls(), form);
        }
        return decided instanceof Document document ? new Document(document.schema(), form) : decided;
    }
}
