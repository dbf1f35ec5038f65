package cerebras.loadtest.gatling;

import cerebras.loadtest.load.UserGate;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.concurrent.atomic.AtomicBoolean;

/** The step "wait until this user is wanted". Users are numbered from 1 in the order in which they start. */
record UserGateStep(UserGate userGate) implements ActionBuilder {

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return this::build;
    }

    private Action build(ScenarioContext context, Action next) {
        return new UserGateAction(userGate, context.coreComponents().statsEngine(), next);
    }

    private static final class UserGateAction extends SessionHook {

        private final UserGate userGate;

        UserGateAction(UserGate userGate, StatsEngine statsEngine, Action next) {
            super(null, "user gate", statsEngine, next);
            this.userGate = userGate;
        }

        @Override
        public void execute(Session session) {
            AtomicBoolean waits = new AtomicBoolean();
            userGate.pass((int) session.userId() - 1, () -> {
                // The next call of a user that had to wait is due now, and not after its last answer.
                Session going = waits.get() ? session.remove(ChatAction.READY) : session;
                session.eventLoop().execute(() -> next().$bang(going));
            });
            waits.set(true);
        }
    }
}
