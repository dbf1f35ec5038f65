package cerebras.loadtest.emulator.fault;

/**
 * The connection is reset as soon as it is accepted, whatever was to be asked over it. Its trigger counts connections
 * where those of other faults count chat requests.
 */
public record RefuseConnection() implements Fault {}
