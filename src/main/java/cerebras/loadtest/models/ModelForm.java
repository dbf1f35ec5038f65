package cerebras.loadtest.models;

import java.util.Optional;

/** How a model is written in the file: one method for each record. */
final class ModelForm {

  private ModelForm() {}

  static Model model(Section file) {
    return new Model(
        file.text("id"),
        file.block("card", ModelForm::card),
        file.block("offer", ModelForm::offer),
        file.block("manner", ModelForm::manner),
        serving(file));
  }

  private static Card card(Section file) {
    return new Card(
        file.text("name"),
        file.text("owner"),
        file.text("description"),
        file.date("created"),
        new Card.Build(
            file.text("hugging-face-id"),
            file.text("tokenizer"),
            file.text("instruct-type"),
            file.text("quantization")));
  }

  private static Offer offer(Section file) {
    return new Offer(
        file.word("status", Status.class),
        new Limits(file.positiveCount("context-tokens"), file.positiveCount("output-tokens")),
        file.has("usd-per-million") ? Optional.of(file.block("usd-per-million", ModelForm::price)) : Optional.empty(),
        file.words("capabilities", Capability.class));
  }

  private static Price price(Section file) {
    return new Price(file.money("input"), file.money("output"));
  }

  private static ResponseProfile manner(Section file) {
    return new ResponseProfile(
        file.block("counting", ModelForm::counting),
        file.block("reasoning", ModelForm::reasoning),
        file.word("tool-calls", ResponseProfile.ToolCalls.class));
  }

  private static Counting counting(Section file) {
    return new Counting(
        file.count("template-tokens"),
        file.count("end-tokens"),
        file.count("tool-call-end-tokens"),
        file.word("usage", Counting.UsageShape.class));
  }

  private static Reasoning reasoning(Section file) {
    return new Reasoning(
        file.words("efforts", Reasoning.Effort.class),
        file.word("usual", Reasoning.Effort.class),
        file.count("tokens"));
  }

  private static Serving serving(Section file) {
    return new Serving(
        file.block("pace", ModelForm::pace),
        file.block("capacity", ModelForm::capacity),
        file.has("prompt-cache")
            ? Optional.of(file.block("prompt-cache", ModelForm::promptCaching))
            : Optional.empty());
  }

  private static Pace pace(Section file) {
    return new Pace(
        file.positive("tokens-per-second"),
        file.duration("queue-time"),
        file.positive("prompt-tokens-per-ms"),
        file.duration("event-cadence"),
        file.share("jitter"));
  }

  private static Capacity capacity(Section file) {
    return new Capacity(file.positiveCount("streams"), file.duration("longest-wait"));
  }

  private static PromptCaching promptCaching(Section file) {
    return new PromptCaching(file.duration("time-to-live"));
  }
}
