package cerebras.loadtest.wire;

import java.util.List;
import java.util.Optional;

/**
 * What a client reads of a streamed event beside its texts. Only what is used is bound, so that another server's oddities
 * in the rest do no harm. An event may be an error in any of the shapes of {@link ErrorBody}.
 *
 * @param usage in the last chunk, or in one of its own
 * @param timeInfo Cerebras only
 */
public record StreamEvent(
    List<Choice> choices,
    Usage usage,
    TimeInfo timeInfo,
    ApiError error,
    String message,
    String type,
    String param,
    Object code,
    Object detail) {

  /** @param finishReason in the closing chunk; blank in every chunk of some servers */
  public record Choice(String finishReason) {}

  /** Why the answer ended; absent from every event but the closing one. */
  public Optional<String> finishReason() {
    return choices == null
        ? Optional.empty()
        : choices.stream().map(Choice::finishReason).filter(reason -> reason != null && !reason.isBlank()).findFirst();
  }

  /** The error that this event is; absent when it is none. */
  public Optional<ApiError> failure() {
    boolean says = error != null || choices == null && (message != null || code != null || detail != null);
    return says ? Optional.of(new ErrorBody(message, type, param, code, error, detail).flat()) : Optional.empty();
  }
}
