package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every tool call of a conversation has an id of its own, and exactly one later message answers it. Other messages may
 * stand between the two, by choice.
 */
final class ToolPairs {

  private final Set<String> ids = new HashSet<>();
  private final Map<String, String> pathsOfUnanswered = new LinkedHashMap<>();
  private final Problems problems;

  private ToolPairs(Problems problems) {
    this.problems = problems;
  }

  static void check(List<Message> messages, Problems problems) {
    ToolPairs pairs = new ToolPairs(problems);
    for (int index = 0; index < messages.size(); index++) {
      pairs.noteCalls("messages." + index + ".assistant.tool_calls.", messages.get(index).calls());
      pairs.noteAnswer("messages." + index + ".tool.tool_call_id", messages.get(index));
    }
    pairs.pathsOfUnanswered.values().forEach(path -> problems.add(path, "has no answer in a message of role tool"));
  }

  private void noteCalls(String path, List<ToolCall> calls) {
    for (int index = 0; index < calls.size(); index++) {
      noteCall(path + index + ".id", calls.get(index).id());
    }
  }

  private void noteCall(String path, String id) {
    if (ids.add(id)) {
      pathsOfUnanswered.put(id, path);
    } else {
      problems.add(path, "is the id of an earlier call");
    }
  }

  private void noteAnswer(String path, Message message) {
    if (message.toolCallId() != null && pathsOfUnanswered.remove(message.toolCallId()) == null) {
      problems.add(path, "answers no earlier call, or one that has its answer");
    }
  }
}
