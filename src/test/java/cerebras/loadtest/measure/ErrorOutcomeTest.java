package cerebras.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.wire.ErrorBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorOutcomeTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
    "429 | {'message':'m','type':'too_many_requests_error','param':'quota','code':'request_quota_exceeded'} | QUOTA_REQUESTS",
    "429 | {'message':'m','type':'too_many_tokens_error','param':'quota','code':'token_quota_exceeded'}     | QUOTA_TOKENS",
    "429 | {'message':'m','type':'too_many_requests_error','param':'queue','code':'queue_exceeded'}         | QUEUE_FULL",
    "429 | {'error':{'message':'m','type':'tokens','code':'rate_limit_exceeded'}}                           | QUOTA_TOKENS",
    "429 | {'error':{'message':'m','type':'requests','code':'rate_limit_exceeded'}}                         | QUOTA_REQUESTS",
    "429 | {'message':'Slow down'}                                                                          | RATE_LIMITED",
    "429 | nothing | RATE_LIMITED",
    "503 | {'message':'m','code':'queue_exceeded'}                                                          | QUEUE_FULL",
    "503 | nothing | SERVER_ERROR",
    "500 | <html><body>Bad</body></html>                                                                    | SERVER_ERROR",
    "500 | {'status_code':500,'error':{'message':'m','type':'server_error','code':''}}                      | SERVER_ERROR",
    "401 | {'message':'Wrong API Key','code':'wrong_api_key'}                                               | UNAUTHORIZED",
    "403 | {'detail':'Not authenticated'}                                                                   | UNAUTHORIZED",
    "402 | {'code':'payment_required'}                                                                      | PAYMENT_REQUIRED",
    "404 | {'message':'Model x does not exist','code':'model_not_found'}                                    | MODEL_NOT_FOUND",
    "404 | {'object':'error','message':'The model `x` does not exist.','code':404}                          | MODEL_NOT_FOUND",
    "404 | nothing | INVALID_REQUEST",
    "400 | {'message':'m','code':'context_length_exceeded'}                                                 | CONTEXT_TOO_LONG",
    "400 | {'message':'m','code':'wrong_api_format'}                                                        | INVALID_REQUEST",
    "413 | nothing | INVALID_REQUEST",
    "422 | {'detail':[{'loc':['body']}]}                                                                    | INVALID_REQUEST",
    "307 | nothing | INVALID_REQUEST",
  })
  void everyAnswerHasItsOutcome(int status, String body, Outcome expected) {
    byte[] json = body.replace("nothing", "").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertEquals(expected, ErrorOutcome.of(status, ErrorBody.parse(json)));
  }
}
