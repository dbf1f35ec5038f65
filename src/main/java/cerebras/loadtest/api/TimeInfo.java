package cerebras.loadtest.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Where the server says the time went. All in seconds.
 *
 * @param created moment of the answer, seconds since 1970
 * @param queueTime waiting for a place
 * @param promptTime reading the prompt
 * @param completionTime generating
 * @param totalTime all of it, with a little of the server's own
 */
public record TimeInfo(
    @JsonSerialize(using = PlainNumber.class) Double created,
    @JsonSerialize(using = PlainNumber.class) Double queueTime,
    @JsonSerialize(using = PlainNumber.class) Double promptTime,
    @JsonSerialize(using = PlainNumber.class) Double completionTime,
    @JsonSerialize(using = PlainNumber.class) Double totalTime) {

  /** Writes a number without an exponent, as the API does: 1781021261.165281 and 0.00027, never 1.781E9 or 2.7E-4. */
  static final class PlainNumber extends JsonSerializer<Double> {

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider context) throws IOException {
      out.writeNumber(BigDecimal.valueOf(value).toPlainString());
    }
  }
}
