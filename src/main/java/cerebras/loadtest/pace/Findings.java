package cerebras.loadtest.pace;

/**
 * What a pacer met that its limits did not foresee.
 *
 * @param oversized requests that were let go though they need more than a limit's whole amount; to be refused, most
 *     likely
 * @param foreignUses answers that showed, for at least one limit, more use than the pacer's own requests can have made
 */
public record Findings(long oversized, long foreignUses) {

  static final Findings NONE = new Findings(0, 0);

  Findings withOversized() {
    return new Findings(oversized + 1, foreignUses);
  }

  Findings withForeignUse() {
    return new Findings(oversized, foreignUses + 1);
  }
}
