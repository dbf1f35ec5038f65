package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Schedule;
import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;

/**
 * The step "one chat completion when it is due".
 *
 * @param schedule has as many calls as the scenario has users
 */
record DueStep(ChatStep chat, Schedule schedule) implements ActionBuilder {

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return this::build;
  }

  private Action build(ScenarioContext context, Action next) {
    Action call = chat.asScala().build(context, next);
    LoadRun run = chat.opener().apply(context, chat);
    return new DueAction(run, schedule, context.coreComponents().statsEngine(), call);
  }
}
