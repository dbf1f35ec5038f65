package cerebras.loadtest.report;

import cerebras.loadtest.records.RunAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the simulation says itself to its question.
 *
 * @param blocks its lines, those that stand together in one
 */
record AnswerPart(String title, List<Block> blocks) {

  private static final String INDENT = "  ";

  /**
   * A sentence, or lines to be copied as they are.
   *
   * @param text without the indent of lines to be copied
   */
  record Block(boolean copied, String text) {

    private static Block of(String line) {
      return line.startsWith(INDENT) ? new Block(true, line.substring(INDENT.length())) : new Block(false, line);
    }
  }

  static AnswerPart of(RunAnswer answer) {
    List<Block> blocks = new ArrayList<>();
    for (String line : answer.lines()) {
      add(Block.of(line), blocks);
    }
    return new AnswerPart(answer.title(), List.copyOf(blocks));
  }

  private static void add(Block block, List<Block> blocks) {
    Block last = blocks.isEmpty() ? block : blocks.get(blocks.size() - 1);
    if (!blocks.isEmpty() && last.copied() && block.copied()) {
      blocks.set(blocks.size() - 1, new Block(true, last.text() + "\n" + block.text()));
    } else {
      blocks.add(block);
    }
  }
}
