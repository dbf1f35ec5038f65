package cerebras.loadtest.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.stream.Collectors;

/** Bytes that are not JSON, or JSON that is not of the expected shape. Says where. */
public final class BadJson extends IOException {

  private final String path;

  BadJson(JsonProcessingException cause) {
    super(cause.getOriginalMessage() + position(cause.getLocation()), cause);
    this.path = cause instanceof JsonMappingException shape ? path(shape) : "";
  }

  /** The keys that lead to the value of the wrong type, joined by dots; empty where the text is not JSON at all. */
  public String path() {
    return path;
  }

  private static String path(JsonMappingException cause) {
    return cause.getPath().stream()
        .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String position(JsonLocation location) {
    return location == null ? "" : " at line " + location.getLineNr() + " column " + location.getColumnNr();
  }
}
