package cerebras.loadtest.emulator.form;

import java.util.stream.Stream;

/** Good requests in the shapes that clients send. The texts are made up. */
final class ClientRequests {

    static final String CEREBRAS_SDK = """
      {
        "model": "gpt-oss-120b",
        "messages": [
          {"role": "system", "content": "Answer in one word."},
          {"role": "user", "content": "Which colour has the sky? ☁ é"}
        ],
        "stream": true,
        "max_completion_tokens": 256,
        "temperature": 0.2,
        "top_p": 1,
        "seed": 7,
        "stop": "\\n\\n",
        "min_completion_tokens": -1,
        "service_tier": "auto",
        "prompt_cache_key": "colours",
        "reasoning_effort": "low",
        "reasoning_format": "parsed",
        "stream_options": {"include_usage": true}
      }
      """;

    static final String CEREBRAS_SDK_WITH_NULLS = """
      {
        "messages": [{"content": "Hi", "role": "user", "name": null}],
        "model": "qwen-3.8-27b",
        "frequency_penalty": null, "logit_bias": null, "logprobs": null, "max_completion_tokens": null,
        "n": null, "parallel_tool_calls": null, "prediction": null, "presence_penalty": null, "response_format": null,
        "seed": null, "stop": null, "stream": null, "stream_options": null, "temperature": null, "tool_choice": null,
        "tools": null, "top_logprobs": null, "top_p": null, "user": null, "disable_reasoning": null
      }
      """;

    static final String OPENAI_JAVA = """
      {"messages":[
        {"content":"Be brief.","role":"developer"},
        {"content":[
          {"text":"What is this?","type":"text"},
          {"image_url":{"url":"data:image/png;base64,AAAA","detail":"auto"},"type":"image_url"}],"role":"user"}],
       "model":"qwen-3.8-27b","frequency_penalty":0.5,"logit_bias":{"50256":-100},"logprobs":true,"top_logprobs":3,
       "max_tokens":64,"n":2,"presence_penalty":-0.5,"stop":["END","STOP"],"user":"u-1"}
      """;

    static final String VERCEL_AI_SDK = """
      {"model":"gpt-oss-120b",
       "messages":[
        {"role":"user","content":"Is it raining in Ulm and in Bonn?"},
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"8db3b6644","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Ulm\\"}"}},
          {"id":"a48c92f22","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Bonn\\"}"}}]},
        {"role":"tool","tool_call_id":"8db3b6644","content":"{\\"rain\\":true}"},
        {"role":"tool","tool_call_id":"a48c92f22","content":"{\\"rain\\":false}"}],
       "tools":[{"type":"function","function":{"name":"weather","description":"The weather of a city","parameters":
         {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"city":{"type":"string"}},
          "required":["city"],"additionalProperties":false}}}],
       "tool_choice":"auto","stream":true,"stream_options":{"include_usage":true}}
      """;

    static final String VERCEL_AI_SDK_OBJECT = """
      {"model":"qwen-3.8-27b","messages":[{"role":"user","content":[{"type":"text","text":"A colour, please."}]}],
       "max_tokens":100,"temperature":0,"stream":true,"response_format":{"type":"json_schema","json_schema":
         {"schema":{"type":"object","properties":{"colour":{"type":"string","enum":["red","blue"]}},
           "required":["colour"],"additionalProperties":false},"strict":true,"name":"response"}}}
      """;

    static final String LANGCHAIN = """
      {"model":"qwen-3.8-27b","temperature":1,"top_p":1,"frequency_penalty":0,"presence_penalty":0,"n":1,"stream":false,
       "tools":[{"type":"function","function":{"name":"add","description":"Adds","strict":false,"parameters":
         {"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}}}],
       "tool_choice":{"type":"function","function":{"name":"add"}},"parallel_tool_calls":false,
       "messages":[
        {"role":"system","content":"You can add."},
        {"role":"user","content":"2 + 2","name":"ann"},
        {"role":"assistant","content":"","tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"add","arguments":"{}"}}]},
        {"role":"tool","content":"4","name":"add","tool_call_id":"call_1"},
        {"role":"assistant","content":"4","reasoning":"The tool says so."},
        {"role":"user","content":"And 3 + 3?"}]}
      """;

    static final String JSON_OBJECT = """
      {"model":"qwen-3.8-27b","messages":[{"role":"user","content":"JSON, please"}],
       "response_format":{"type":"json_object"},"clear_thinking":false,
       "prediction":{"type":"content","content":[{"type":"text","text":"{}"}]}}
      """;

    private ClientRequests() {}

    static Stream<String> all() {
        return Stream.of(
                CEREBRAS_SDK,
                CEREBRAS_SDK_WITH_NULLS,
                OPENAI_JAVA,
                VERCEL_AI_SDK,
                VERCEL_AI_SDK_OBJECT,
                LANGCHAIN,
                JSON_OBJECT);
    }
}
