package cerebras.loadtest.benchmark;

import cerebras.loadtest.analysis.calibration.Calibration;
import cerebras.loadtest.analysis.calibration.Calibrator;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.SummaryBuilder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Runs the contenders of one trial, one after the other, each with a fresh server of known behaviour.
 *
 * @param phases settings of the load's phases
 * @param load how long they take together
 */
record TrialRun(Trial trial, Map<String, String> phases, Duration load) {

    private static final Path LOG = Path.of("target", "paced.jsonl");

    /** Events of an answer that have no text: the role's and the closing one. */
    private static final int WITHOUT_TEXT = 2;

    /**
     * What came of it.
     *
     * @throws IllegalStateException when a contender did not get all of its answers
     */
    TrialResult result() throws IOException, InterruptedException {
        Measurement engine = trial.beside() ? measure(Contender.ENGINE) : null;
        Measurement stock = trial.beside() ? measure(Contender.STOCK) : null;
        Measurement suite = measure(Contender.SUITE);
        Calibration errors = Calibrator.compare(ContenderRun.callLog(), LOG);
        GeneratorHealth.Status verdict = GeneratorHealth.in(SummaryBuilder.summarize(ContenderRun.callLog()))
                .verdict();
        return new TrialResult(trial, suite, stock, engine, errors, verdict);
    }

    private Measurement measure(Contender contender) throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        Process server = ChildJvm.start(Redirect.PIPE, trial.serverSettings(load, LOG.toString()), PacedServer.class);
        try {
            Cores.SERVER.pin(server.toHandle());
            String address = "http://127.0.0.1:" + ChildJvm.firstLine(server);
            return new ContenderRun(
                            trial.clientSettings(phases), address, trial.shape().events() + WITHOUT_TEXT)
                    .of(contender);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }
}
