package cerebras.loadtest.gatling;

import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.config.Target;

/** What is about to happen, in a few lines. */
record Briefing(Setup setup) {

  String text() {
    RunSettings settings = setup.settings();
    return """

        %s
          target   %s
          model    %s, %s, at most %,d tokens an answer
          load     %,d users: ramp %s, warm-up %s, steady %s, pause %s
        """.formatted(
        setup.simulation(),
        target(),
        settings.model(),
        settings.stream() ? "streamed" : "not streamed",
        settings.maxTokens(),
        settings.users(),
        settings.effective().get("ramp"),
        settings.effective().get("warmup"),
        settings.effective().get("duration"),
        settings.effective().get("pause"));
  }

  private String target() {
    return settings().target().kind() == Target.Kind.EMULATOR
        ? "the embedded emulator at " + setup.base() + ": a simulated API, set CEREBRAS_API_KEY to test the real one"
        : setup.base().toString();
  }

  private RunSettings settings() {
    return setup.settings();
  }
}
