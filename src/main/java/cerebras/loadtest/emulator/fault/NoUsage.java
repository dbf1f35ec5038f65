package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The closing chunk of a stream, or the body of a whole answer, does not tell the usage. */
public record NoUsage() implements AnswerFault {

  /** The key with its object, which has objects but no strings inside. Quotes inside of texts are escaped: no match. */
  private static final Pattern USAGE = Pattern.compile(",\"usage\":\\{(?:[^{}]|\\{[^{}]*})*}");

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    List<Emission> emissions = new ArrayList<>(decided.emissions());
    emissions.set(Event.closing(decided), withoutUsage(emissions.get(Event.closing(decided))));
    return decided.withEmissions(emissions);
  }

  private static Emission withoutUsage(Emission closing) {
    String text = new String(closing.payload().bytes(), StandardCharsets.UTF_8);
    byte[] rest = USAGE.matcher(text).replaceFirst("").getBytes(StandardCharsets.UTF_8);
    return new Emission(closing.offsetNanos(), closing.tokens(), Payload.of(rest));
  }
}
