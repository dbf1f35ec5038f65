package cerebras.loadtest.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;

/** The step "wait until this user is wanted". */
record LoungeStep(UserGate lounge) implements ActionBuilder {

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return this::build;
  }

  private Action build(ScenarioContext context, Action next) {
    return new LoungeAction(lounge, context.coreComponents().statsEngine(), next);
  }

  /** Users are numbered from 1 in the order in which they start. */
  private static final class LoungeAction extends SessionHook {

    private final UserGate lounge;

    LoungeAction(UserGate lounge, StatsEngine statsEngine, Action next) {
      super(null, "lounge", statsEngine, next);
      this.lounge = lounge;
    }

    @Override
    public void execute(Session session) {
      lounge.pass((int) session.userId() - 1, () -> session.eventLoop().execute(() -> next().$bang(session)));
    }
  }
}
