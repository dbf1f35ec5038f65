package cerebras.loadtest.benchmark;

import io.gatling.javaapi.core.Simulation;

/** What is compared. */
enum Contender {
    SUITE("this suite, everything recorded", SuiteStreams.class),
    STOCK("stock sse(), nothing recorded", StockStreams.class),
    ENGINE("bare HTTP engine, nothing read", EngineStreams.class);

    private final String label;
    private final Class<? extends Simulation> simulation;

    Contender(String label, Class<? extends Simulation> simulation) {
        this.label = label;
        this.simulation = simulation;
    }

    /** In a few words. */
    String label() {
        return label;
    }

    /** What its process runs. */
    Class<? extends Simulation> simulation() {
        return simulation;
    }
}
