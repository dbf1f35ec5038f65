package cerebras.loadtest.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;

/** Writes a number without an exponent, as the API does: 1781021261.165281 and 0.00027, never 1.781E9 or 2.7E-4. */
final class PlainNumber extends JsonSerializer<Double> {

  @Override
  public void serialize(Double value, JsonGenerator out, SerializerProvider context) throws IOException {
    out.writeNumber(BigDecimal.valueOf(value).toPlainString());
  }
}
