package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.ErrorBody;
import cerebras.loadtest.api.ErrorBody.ApiError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as servers send them; {@code '} stands for {@code "}. */
class ErrorOutcomeTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "429 | {'message':'m','type':'too_many_requests_error','param':'quota','code':'request_quota_exceeded'} | QUOTA_REQUESTS",
                "429 | {'message':'m','type':'too_many_tokens_error','param':'quota','code':'token_quota_exceeded'}     | QUOTA_TOKENS",
                "429 | {'message':'m','type':'too_many_requests_error','param':'queue','code':'queue_exceeded'}         | QUEUE_FULL",
                "429 | {'message':'m','type':'too_many_requests_error'}                                                 | QUOTA_REQUESTS",
                "429 | {'error':{'message':'m','type':'tokens','code':'rate_limit_exceeded'}}                           | QUOTA_TOKENS",
                "429 | {'error':{'message':'m','type':'requests','code':'rate_limit_exceeded'}}                         | QUOTA_REQUESTS",
                "429 | {'message':'Slow down'}                                                                          | RATE_LIMITED",
                "429 | {'error':{'message':'m','type':'invalid_request_error','code':'rate_limit_exceeded'}}            | RATE_LIMITED",
                "429 | {'error':{'message':'Too Many Requests','code':'too_many_requests'}}                             | RATE_LIMITED",
                "429 | nothing | RATE_LIMITED",
                "503 | {'message':'m','code':'queue_exceeded'}                                                          | QUEUE_FULL",
                "503 | nothing | SERVER_ERROR",
                "500 | <html><body>Bad</body></html>                                                                    | SERVER_ERROR",
                "500 | {'status_code':500,'error':{'message':'m','type':'server_error','code':''}}                      | SERVER_ERROR",
                "401 | {'message':'Wrong API Key','code':'wrong_api_key'}                                               | UNAUTHORIZED",
                "403 | {'detail':'Not authenticated'}                                                                   | UNAUTHORIZED",
                "403 | nothing | UNAUTHORIZED",
                "402 | {'code':'payment_required'}                                                                      | PAYMENT_REQUIRED",
                "404 | {'message':'Model x does not exist','code':'model_not_found'}                                    | MODEL_NOT_FOUND",
                "404 | {'object':'error','message':'The model `x` does not exist.','code':404}                          | MODEL_NOT_FOUND",
                "404 | {'detail':'Not Found'}                                                                           | INVALID_REQUEST",
                "404 | {'error':'Invalid URL (POST /v1/models/x)'}                                                      | INVALID_REQUEST",
                "404 | nothing | INVALID_REQUEST",
                "400 | {'message':'m','code':'context_length_exceeded'}                                                 | CONTEXT_TOO_LONG",
                "400 | {'message':'m','code':'wrong_api_format'}                                                        | INVALID_REQUEST",
                "408 | {'error':{'message':'Request timed out in queue'}}                                             | SERVER_ERROR",
                "424 | {'error':'Request failed during generation: CUDA out of memory','error_type':'generation'}       | SERVER_ERROR",
                "413 | nothing | INVALID_REQUEST",
                "422 | {'detail':[{'loc':['body'],'msg':'Field required'}]}                                             | INVALID_REQUEST",
                "307 | nothing | INVALID_REQUEST",
                "498 | nothing | QUEUE_FULL",
                "529 | {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}                      | QUEUE_FULL",
            })
    void everyAnswerHasItsOutcome(int status, String body, Outcome expected) {
        assertEquals(expected, ErrorOutcome.of(status, error(body)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // Cerebras
                "400 | Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192",
                // vLLM, before and since 0.11
                "400 | This model's maximum context length is 8192 tokens. However, you requested 9001 tokens (8745 in the messages)",
                "400 | 'max_tokens' is too large: 1000. This model's maximum context length is 1000 tokens and your request has 203",
                // SGLang
                "400 | The input (9001 tokens) is longer than the model's context length (8192 tokens).",
                // llama.cpp
                "400 | the request exceeds the available context size. try increasing the context size or enable context shift",
                "500 | request (4476 tokens) exceeds the available context size (4096 tokens)",
                // Anthropic
                "400 | prompt is too long: 208310 tokens > 200000 maximum",
                "400 | input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                // Gemini
                "400 | The input token count (2097200) exceeds the maximum number of tokens allowed (1048576).",
                // TGI
                "422 | Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 and 1000",
                // Bedrock behind a gateway
                "400 | litellm.ContextWindowExceededError: BedrockException: Input is too long for requested model.",
                "413 | Your input exceeds the context window of this model.",
            })
    void contextThatIsTooLongIsReportedInTheWordingOfEachServer(int status, String message) {
        assertEquals(Outcome.CONTEXT_TOO_LONG, ErrorOutcome.of(status, new ApiError(message, null, null, status)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // OpenAI
                "429 | {'error':{'message':'You exceeded your current quota, please check your plan and billing details.','type':'insufficient_quota','param':null,'code':'insufficient_quota'}} | PAYMENT_REQUIRED",
                "429 | {'error':{'message':'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 30601.','type':'tokens','code':'rate_limit_exceeded'}} | QUOTA_TOKENS",
                "429 | {'error':{'message':'The engine is currently overloaded, please try again later','type':'server_error'}} | QUEUE_FULL",
                // Groq; 413 where a request is larger than a minute's limit
                "429 | {'error':{'message':'Rate limit reached for model `x` on tokens per minute (TPM): Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s.','type':'tokens','code':'rate_limit_exceeded'}} | QUOTA_TOKENS",
                "429 | {'error':{'message':'Rate limit reached for model `x` on requests per day (RPD): Limit 1000, Used 1000, Requested 1.','code':'rate_limit_exceeded'}} | QUOTA_REQUESTS",
                "413 | {'error':{'message':'Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 14368','type':'tokens','code':'rate_limit_exceeded'}} | QUOTA_TOKENS",
                // Azure
                "429 | {'error':{'code':'429','message':'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-02-01 have exceeded token rate limit of your current OpenAI S0 pricing tier.'}} | QUOTA_TOKENS",
                "429 | {'error':{'code':'429','message':'Requests to the ChatCompletions_Create Operation have exceeded call rate limit of your current OpenAI S0 pricing tier.'}} | QUOTA_REQUESTS",
                "429 | {'error':{'code':'429','message':'The system is currently experiencing high demand and cannot process your request.'}} | QUEUE_FULL",
                "429 | {'error':{'code':'RateLimitReached','message':'Your requests have exceeded the token rate limit for your current pricing tier.'}} | QUOTA_TOKENS",
                // SambaNova
                "429 | {'error':{'code':null,'message':'Rate limit exceeded','param':null,'type':'rate_limit_exceeded'},'request_id':'r'} | RATE_LIMITED",
                // Gemini, in a list of one
                "429 | [{'error':{'code':429,'message':'Quota exceeded for metric: generate_content_free_tier_requests, limit: 10','status':'RESOURCE_EXHAUSTED'}}] | QUOTA_REQUESTS",
                "429 | [{'error':{'code':429,'message':'You exceeded your current quota. Quota exceeded for metric: generate_content_free_tier_input_token_count, limit: 250000','status':'RESOURCE_EXHAUSTED'}}] | QUOTA_TOKENS",
                "429 | {'error':{'code':429,'message':'Resource has been exhausted (e.g. check quota).','status':'RESOURCE_EXHAUSTED'}} | RATE_LIMITED",
                "503 | {'error':{'code':503,'message':'The model is overloaded. Please try again later.','status':'UNAVAILABLE'}} | QUEUE_FULL",
                // Anthropic
                "429 | {'type':'error','error':{'type':'rate_limit_error','message':'This request would exceed the rate limit for your organization of 30,000 input tokens per minute.'}} | QUOTA_TOKENS",
                "429 | {'type':'error','error':{'type':'rate_limit_error','message':'Number of request tokens has exceeded your per-minute rate limit'}} | QUOTA_TOKENS",
                "400 | {'type':'error','error':{'type':'invalid_request_error','message':'Your credit balance is too low to access the API.'}} | PAYMENT_REQUIRED",
                // DeepSeek
                "402 | {'error':{'message':'Insufficient Balance','type':'unknown_error','code':'invalid_request_error'}} | PAYMENT_REQUIRED",
                // LiteLLM with the words of the server behind it
                "429 | {'error':{'message':'litellm.RateLimitError: AzureException RateLimitError - have exceeded token rate limit of your current tier.','type':'throttling_error','param':null,'code':'429'}} | QUOTA_TOKENS",
                "429 | {'error':{'message':'litellm.RateLimitError: OpenAIException - You exceeded your current quota. insufficient_quota','type':'throttling_error','code':'429'}} | PAYMENT_REQUIRED",
                "400 | {'error':{'message':'litellm.BadRequestError: You have reached your specified API usage limits.','code':'400'}} | PAYMENT_REQUIRED",
                "500 | {'error':{'message':'litellm.RateLimitError: rate limit, requests per minute','code':'500'}} | QUOTA_REQUESTS",
                // OpenRouter
                "429 | {'error':{'message':'Rate limit exceeded: limit_rpd/google/gemini/5427','code':429}} | QUOTA_REQUESTS",
                "400 | {'error':{'message':'x/y is not a valid model ID','code':400}} | MODEL_NOT_FOUND",
                // content
                "400 | {'error':{'message':'The response was filtered due to the prompt triggering the content management policy.','type':null,'param':'prompt','code':'content_filter','status':400}} | CONTENT_FILTERED",
                "403 | {'error':{'message':'Your chosen model requires moderation and your input was flagged for harassment','code':403}} | CONTENT_FILTERED",
                "400 | {'error':{'message':'Invalid prompt: your prompt was flagged as potentially violating our usage policy.','code':'invalid_prompt'}} | CONTENT_FILTERED",
                // keys, accounts and places
                "403 | {'error':{'code':'unsupported_country_region_territory','message':'Country, region, or territory not supported','type':'request_forbidden'}} | FORBIDDEN",
                "403 | {'error':{'message':'Project `p` does not have access to model `x`','code':'model_not_found'}} | MODEL_NOT_FOUND",
                "403 | {'error':{'code':403,'message':'Permission denied on resource project p.','status':'PERMISSION_DENIED'}} | FORBIDDEN",
                "403 | {'error':{'code':403,'message':'Method does not allow unregistered callers. Please use API Key','status':'PERMISSION_DENIED'}} | UNAUTHORIZED",
                "403 | <html><title>Attention Required! Cloudflare</title></html> | FORBIDDEN",
                "400 | {'error':{'code':400,'message':'API key not valid. Please pass a valid API key.','status':'INVALID_ARGUMENT'}} | UNAUTHORIZED",
                // models
                "404 | {'error':{'code':'DeploymentNotFound','message':'The API deployment for this resource does not exist.'}} | MODEL_NOT_FOUND",
                "404 | {'error':{'message':'model `x` not found, try pulling it first'}} | MODEL_NOT_FOUND",
                // requests that are wrong
                "400 | {'error':{'message':'Unsupported parameter: max_tokens is not supported with this model. Use max_completion_tokens instead.','type':'invalid_request_error','code':'unsupported_parameter'}} | INVALID_REQUEST",
                "400 | {'error':{'message':'max_tokens is too large: 99999. This model supports at most 16384 completion tokens','type':'invalid_request_error','code':null}} | INVALID_REQUEST",
            })
    void errorMeansTheSameInTheWordingOfEachServer(int status, String body, Outcome expected) {
        assertEquals(expected, ErrorOutcome.of(status, error(body)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'error':{'message':'Encountered a server error','type':'server_error','code':''}}           | STREAM_ERROR",
                "{'error':{'message':'Provider returned error','code':502}}                                   | STREAM_ERROR",
                "{'error':{'message':'Rate limit reached','code':429}}                                        | RATE_LIMITED",
                "{'error':{'message':'Rate limit reached on tokens per minute','type':'tokens','code':'rate_limit_exceeded'}} | QUOTA_TOKENS",
                "{'error':{'type':'overloaded_error','message':'Overloaded'}}                                 | QUEUE_FULL",
                "{'error':{'message':'This model has a maximum context length of 8192 tokens','code':400}}    | CONTEXT_TOO_LONG",
                "{'error':{'message':'The server had an error while processing your request','type':'server_error'}} | STREAM_ERROR",
                "{'error':{'message':'User not found.','code':401}}                                           | UNAUTHORIZED",
                "{'error':{'message':'No endpoints found for this model','code':404}}                         | MODEL_NOT_FOUND",
                "{'error':{'message':'m','code':'content_filter'}}                                            | CONTENT_FILTERED",
            })
    void errorInsideAnAnswerMeansWhatItsWordsSay(String event, Outcome expected) {
        assertEquals(expected, ErrorOutcome.inAnswer(error(event)));
    }

    private static ApiError error(String body) {
        return ErrorBody.parse(body.replace("nothing", "").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
