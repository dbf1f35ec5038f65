package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** No chunk of a stream, nor the body of a whole answer, tells the usage. */
public record NoUsage() implements AnswerFault {

  /** The key with its object, which has objects but no strings inside. Quotes inside of texts are escaped: no match. */
  private static final Pattern USAGE = Pattern.compile(",\"usage\":\\{(?:[^{}]|\\{[^{}]*})*}");

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return decided.withEmissions(decided.emissions().stream().map(NoUsage::withoutUsage).toList());
  }

  private static Emission withoutUsage(Emission emission) {
    String text = new String(emission.payload().bytes(), StandardCharsets.UTF_8);
    byte[] rest = USAGE.matcher(text).replaceAll("").getBytes(StandardCharsets.UTF_8);
    return new Emission(emission.offsetNanos(), emission.tokens(), Payload.of(rest));
  }
}
