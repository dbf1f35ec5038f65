package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One line of {@code calls.jsonl}. The key {@code record} says which kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "record")
@JsonSubTypes({
  @Type(value = RunHeader.class, name = "run"),
  @Type(value = Attempt.class, name = "attempt"),
  @Type(value = ClientSample.class, name = "client"),
  @Type(value = LoadStep.class, name = "step"),
  @Type(value = LoadStop.class, name = "stop"),
  @Type(value = RunAnswer.class, name = "answer"),
  @Type(value = RunEnd.class, name = "end")
})
public sealed interface LogLine
    permits RunHeader, Attempt, ClientSample, LoadStep, LoadStop, RunAnswer, RunEnd {}
