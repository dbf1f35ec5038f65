package cerebras.loadtest.models;

import java.util.Optional;

/**
 * One model.
 *
 * @param id as requests name it
 * @param card what it presents itself as
 * @param offer what the API allows of it, and for how much
 * @param manner how it answers
 * @param serving how fast, how many at once, and what is kept of their prompts
 */
public record Model(String id, Card card, Offer offer, ResponseProfile manner, Serving serving) {

  public Model {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id= is not possible: expected the name of a model");
    }
  }

  /**
   * A model that is made up for a purpose, such as a test: it does what every model does, has no price, counts no
   * tokens but those of its text, serves any number of streams, and keeps no prompts.
   *
   * @param templateTokens as in {@link Counting}
   * @param reasoningTokens as in {@link Reasoning}; 0 for a model that does not think
   */
  public Model(String id, Pace pace, int templateTokens, int reasoningTokens) {
    this(id, Card.of(id), Offer.OPEN, ResponseProfile.plain(templateTokens, reasoningTokens),
        new Serving(pace, Capacity.UNLIMITED, Optional.empty()));
  }

  public Pace pace() {
    return serving.pace();
  }

  public Capacity capacity() {
    return serving.capacity();
  }

  public Optional<PromptCaching> promptCaching() {
    return serving.promptCaching();
  }

  public int templateTokens() {
    return manner.counting().templateTokens();
  }

  public boolean live() {
    return offer.status() == Status.LIVE;
  }

  public Model withPace(Pace other) {
    return new Model(id, card, offer, manner, new Serving(other, capacity(), promptCaching()));
  }

  public Model withCapacity(Capacity other) {
    return new Model(id, card, offer, manner, new Serving(pace(), other, promptCaching()));
  }

  public Model withPromptCaching(PromptCaching other) {
    return new Model(id, card, offer, manner, new Serving(pace(), capacity(), Optional.of(other)));
  }
}
