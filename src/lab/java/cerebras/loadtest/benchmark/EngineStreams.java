package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.Simulation;

/** Gatling's HTTP engine with nobody listening: the upper limit for anything that is built on it. */
public class EngineStreams extends Simulation {

    private final Stage stage = Stage.fromSystem();

    {
        setUp(stage.users(exec(new EngineCall(stage.body())))).protocols(stage.protocol());
    }
}
