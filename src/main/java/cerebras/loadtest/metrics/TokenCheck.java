package cerebras.loadtest.metrics;

/**
 * How far the local tokenizer is from the server's count, on the sample of answers that both counted.
 *
 * @param n answers in the sample
 * @param serverTokens what the server counted in them
 * @param localTokens what jtokkit counted in the same texts
 */
public record TokenCheck(long n, long serverTokens, long localTokens) {

  /** local / server − 1: −0.04 when the local count is 4 % lower. NaN when there is nothing to compare. */
  public double relativeDifference() {
    return serverTokens == 0 ? Double.NaN : (double) localTokens / serverTokens - 1;
  }
}
