package cerebras.loadtest.emulator.plan;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An answer decided to the last byte, with the moment of each part.
 *
 * @param status HTTP status
 * @param headers complete, framing included; sent together with the first emission
 * @param model the id of the model that answers; absent where none does
 * @param cachedTokens of the prompt, which its model did not read again; absent where none was let in
 * @param emissions at least one, in the order they are due; none at all only if the answer never ends
 * @param end what comes after the last of them
 * @param fault the name of the fault that made the answer what it is; absent where none did
 * @param lease what it occupies until it ends
 */
public record AnswerPlan(
    int status,
    HttpHeaders headers,
    Optional<String> model,
    OptionalInt cachedTokens,
    List<Emission> emissions,
    End end,
    Optional<String> fault,
    Lease lease) {

  private static final String ID = "inference-id";

  public static final String JSON = "application/json";
  public static final String EVENTS = "text/event-stream; charset=utf-8";

  /** An answer that is sent at once and in one piece, with its length in the headers. */
  public static AnswerPlan immediate(int status, String contentType, byte[] body) {
    HttpHeaders headers = headers(contentType).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return complete(status, headers, Optional.empty(), List.of(new Emission(0, 0, Payload.of(body))));
  }

  /** A completion, whose id is also a header. Whole or streamed it comes in chunks, as the API sends it. */
  public static AnswerPlan completion(String contentType, String id, String model, List<Emission> emissions) {
    HttpHeaders headers = headers(contentType)
        .set(ID, id)
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return complete(200, headers, Optional.of(model), emissions);
  }

  /** The id of the completion; absent where it is none. */
  public Optional<String> id() {
    return Optional.ofNullable(headers.get(ID));
  }

  /** Whether it is a stream of events. */
  public boolean streamed() {
    return headers.contains(HttpHeaderNames.CONTENT_TYPE, EVENTS, true);
  }

  public AnswerPlan withCachedTokens(int tokens) {
    return new AnswerPlan(status, headers, model, OptionalInt.of(tokens), emissions, end, fault, lease);
  }

  public AnswerPlan withEmissions(List<Emission> others) {
    return new AnswerPlan(status, headers, model, cachedTokens, others, end, fault, lease);
  }

  public AnswerPlan withEnd(End other) {
    return new AnswerPlan(status, headers, model, cachedTokens, emissions, other, fault, lease);
  }

  public AnswerPlan withFault(String name) {
    return new AnswerPlan(status, headers, model, cachedTokens, emissions, end, Optional.of(name), lease);
  }

  public AnswerPlan withLease(Lease other) {
    return new AnswerPlan(status, headers, model, cachedTokens, emissions, end, fault, other);
  }

  private static AnswerPlan complete(
      int status, HttpHeaders headers, Optional<String> model, List<Emission> emissions) {
    return new AnswerPlan(
        status, headers, model, OptionalInt.empty(), emissions, End.COMPLETE, Optional.empty(), Lease.NONE);
  }

  private static HttpHeaders headers(String contentType) {
    return DefaultHttpHeadersFactory.headersFactory().newHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
  }
}
